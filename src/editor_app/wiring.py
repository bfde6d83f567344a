"""The only place that knows which workshop serves which use case: the half of the composition root that is loaded with the
first library, and not before.
"""

from __future__ import annotations

from editor_app.assets import resource
from editor_app.computer import emergency_folders, program_version, time_factor, visible_backups, web_engine_version
from editor_app.library.library import Library
from editor_app.pinyin import full_pinyin, pinyin_initials
from editor_app.portal.profiles import Profiles
from editor_app.services.accounts import Accounts
from editor_app.services.adoption import Adoption
from editor_app.services.authoring import Authoring
from editor_app.services.batch_checking import BatchChecking
from editor_app.services.batching import Batching
from editor_app.services.browsing import BrowserPages
from editor_app.services.check_reports import CheckReports
from editor_app.services.comparing import Comparing
from editor_app.services.describing import Describing
from editor_app.services.following import Following
from editor_app.services.house_lists import HouseLists
from editor_app.services.illustrating import Illustrating
from editor_app.services.importing import Importing
from editor_app.services.keeping import Keeping
from editor_app.services.lanes import RunOnLibrary
from editor_app.services.laying_out import LayingOut
from editor_app.services.lights import Lights
from editor_app.services.merging import Merging
from editor_app.services.outputs import Outputs
from editor_app.services.packaging import Packaging
from editor_app.services.parcels import Parcels
from editor_app.services.pasting import Pasting
from editor_app.services.preferences import Preferences
from editor_app.services.preflight import Preflight
from editor_app.services.preview import Preview
from editor_app.services.profile_updates import ProfileUpdates
from editor_app.services.profiles import ProfileShelf
from editor_app.services.proofing import Proofing
from editor_app.services.receipts import Receipts
from editor_app.services.recovery import Recovery
from editor_app.services.replacing import Replacing
from editor_app.services.retouching import Retouching
from editor_app.services.review_folder import ReviewFolder
from editor_app.services.reviewing import Reviewing
from editor_app.services.sealing import Sealing
from editor_app.services.sessions import Sessions
from editor_app.services.signing import Signing
from editor_app.services.signoff_sheets import SignoffSheets
from editor_app.services.site_reviews import SiteReviews
from editor_app.services.submitting import Submitting
from editor_app.services.surroundings import Surroundings
from editor_app.services.workroom import Workroom
from editor_app.sites.credentials import Credentials
from editor_app.sites.registry import Connectors


class Shared:
    """What several services work with."""

    def __init__(self, library: Library, run_on_library: RunOnLibrary) -> None:
        self.library = library
        self.run_on_library = run_on_library
        self.credentials = Credentials()
        self.connectors = Connectors(self.credentials, Parcels())
        self.preferences = Preferences(library)
        self.profiles = ProfileShelf(library, Profiles(resource("profiles"), library.path / "profiles"))
        self.illustrating = Illustrating(library)
        self.house_lists = HouseLists(library, self.profiles, resource("lists", "general"))
        self.preflight = Preflight(self.profiles, library, self.house_lists, illustrating=self.illustrating)
        self.batch_checking = BatchChecking(library, self.profiles, self.preflight)
        self.reviewing = Reviewing(library, self.profiles, self.preflight, self.preferences, Signing(self.credentials))
        self.merging = Merging(library, self.reviewing)
        self.importing = Importing(library, self.profiles, self.illustrating, self.merging)
        self.pasting = Pasting(self.importing, self.illustrating, self.preferences)
        self.packaging = Packaging(library, self.profiles, self.batch_checking)
        self.accounts = Accounts(library, self.profiles, self.connectors, self.credentials)
        self.preview = Preview(self.profiles, self.illustrating, Surroundings(library, self.illustrating))
        self.proofing = Proofing(library, self.profiles, self.illustrating, resource("proof"))
        self.submitting = Submitting(
            library,
            profiles=self.profiles,
            illustrating=self.illustrating,
            connectors=self.connectors,
            credentials=self.credentials,
            run_on_library=run_on_library,
            time_factor=time_factor(),
            preflight=self.preflight,
        )


def wire(library: Library, run_on_library: RunOnLibrary) -> Workroom:
    """The services over an open library; `run_on_library` as for `app.build_workroom`."""
    shared = Shared(library, run_on_library)
    return Workroom(
        accounts=shared.accounts,
        authoring=Authoring(library, shared.profiles),
        batch_checking=shared.batch_checking,
        batching=_batching(shared),
        browsing=BrowserPages(library.path / "previews", shared.preview),
        check_reports=CheckReports(library, resource("checkreport")),
        comparing=Comparing(library),
        describing=Describing(library, shared.profiles, pinyin_initials, full_pinyin),
        following=_following(shared),
        house_lists=shared.house_lists,
        illustrating=shared.illustrating,
        importing=shared.importing,
        keeping=_keeping(shared),
        laying_out=LayingOut(library),
        lights=Lights(library, shared.preflight),
        merging=shared.merging,
        outputs=_outputs(shared),
        packaging=shared.packaging,
        pasting=shared.pasting,
        preferences=shared.preferences,
        preflight=shared.preflight,
        preview=shared.preview,
        profile_updates=ProfileUpdates(shared.accounts, shared.profiles),
        profiles=shared.profiles,
        proofing=shared.proofing,
        read_only=library.read_only,
        receipts=Receipts(library, resource("slip")),
        adoption=Adoption(library, resource("slip")),
        recovery=Recovery(library, emergency_folders(library.path)),
        replacing=Replacing(library, run_on_library),
        retouching=Retouching(library),
        review_folder=ReviewFolder(library, shared.importing, shared.packaging, shared.reviewing),
        reviewing=shared.reviewing,
        sealing=Sealing(library, shared.packaging, shared.importing),
        sessions=Sessions(library),
        site_reviews=_site_reviews(shared),
        submitting=shared.submitting,
    )


def _batching(shared: Shared) -> Batching:
    return Batching(
        shared.library,
        profiles=shared.profiles,
        illustrating=shared.illustrating,
        preflight=shared.preflight,
        submitting=shared.submitting,
        accounts=shared.accounts,
    )


def _following(shared: Shared) -> Following:
    return Following(
        shared.library,
        profiles=shared.profiles,
        connectors=shared.connectors,
        credentials=shared.credentials,
        run_on_library=shared.run_on_library,
    )


def _keeping(shared: Shared) -> Keeping:
    probes = {
        "program": program_version,
        "keyring": shared.credentials.examine,
        "web_engine": web_engine_version,
        "profiles": shared.profiles.examine,
    }
    return Keeping(shared.library, probes, visible_backups(shared.library.path))


def _outputs(shared: Shared) -> Outputs:
    signoffs = SignoffSheets(shared.library, shared.profiles, shared.reviewing, resource("signoff"))
    return Outputs(shared.preview, shared.proofing, signoffs, shared.pasting)


def _site_reviews(shared: Shared) -> SiteReviews:
    return SiteReviews(
        shared.library,
        shared.merging,
        shared.reviewing,
        profiles=shared.profiles,
        connectors=shared.connectors,
        credentials=shared.credentials,
        run_on_library=shared.run_on_library,
    )
