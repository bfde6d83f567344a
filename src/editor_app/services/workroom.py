"""All use cases over one open library, as the composition root hands them to a door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # opening the program must not load what it may never use
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
    from editor_app.services.laying_out import LayingOut
    from editor_app.services.lights import Lights
    from editor_app.services.merging import Merging
    from editor_app.services.outputs import Outputs
    from editor_app.services.packaging import Packaging
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
    from editor_app.services.site_reviews import SiteReviews
    from editor_app.services.submitting import Submitting


@dataclass(frozen=True, slots=True)
class Workroom:
    """The services of one library. Valid until the library is closed."""

    authoring: Authoring
    comparing: Comparing
    describing: Describing
    importing: Importing
    illustrating: Illustrating
    retouching: Retouching
    preview: Preview
    browsing: BrowserPages
    preflight: Preflight
    lights: Lights
    house_lists: HouseLists
    batch_checking: BatchChecking
    check_reports: CheckReports
    accounts: Accounts
    profiles: ProfileShelf
    profile_updates: ProfileUpdates
    submitting: Submitting
    batching: Batching
    receipts: Receipts
    following: Following
    adoption: Adoption
    preferences: Preferences
    reviewing: Reviewing
    merging: Merging
    review_folder: ReviewFolder
    site_reviews: SiteReviews
    sessions: Sessions
    recovery: Recovery
    keeping: Keeping
    replacing: Replacing
    laying_out: LayingOut
    pasting: Pasting
    packaging: Packaging
    sealing: Sealing
    proofing: Proofing
    outputs: Outputs
    read_only: bool = False  # another process owns the library: whatever would change it is refused
