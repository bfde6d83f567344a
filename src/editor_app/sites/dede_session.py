"""Being signed in to DedeCMS or DedeBIZ: cookies, letters in a picture, and pages that only the signed-in see.

The cookies and a picture of letters that waits for a person are shared by all connectors of the account, so that what
the person types into a dialog serves the sender. They live in memory only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus

from requests.cookies import RequestsCookieJar

from editor_app.model.errors import Refused
from editor_app.model.site import Site
from editor_app.sites.connector import Doubt, NeedsCaptcha, SignInNeeded
from editor_app.sites.dede_doors import Door
from editor_app.sites.dede_pages import Form, Page, Pages, decode_page, form_body, path_of
from editor_app.sites.http import Answer, Http, clock_skew
from editor_app.sites.setup import Memory

MAX_IMAGE = 200_000
ACCEPT = {"Accept": "text/html,application/json,image/*"}
_JAR, _PICTURE, _ANSWER = "dede:cookies", "dede:captcha", "dede:answer"


@dataclass(frozen=True, slots=True)
class Letters:
    """A picture of letters that waits for a person."""

    image: bytes
    media_type: str


class Session:
    """One account's session. Not for two threads at once, save `interrupt`. `encoding` is that of the last page, `skew`
    the site's clock minus ours in seconds.
    """

    def __init__(self, site: Site, secret: str, door: Door, memory: Memory) -> None:
        self.door = door
        self.skew = 0.0
        self._proved = False
        self._refused: SignInNeeded | None = None
        self._site = site
        self._secret = secret
        self._memory = memory
        self.encoding = "utf-8"
        self._http, self._stranger = (Http(site.url, ACCEPT, site.way, Pages()) for _ in range(2))
        jar = memory.get(_JAR)
        if not isinstance(jar, RequestsCookieJar):
            jar = RequestsCookieJar()
            memory.put(_JAR, jar)
        self._http.share_cookies(jar)

    def interrupt(self) -> None:
        """End a call that is under way."""
        self._http.interrupt()
        self._stranger.interrupt()

    def close(self) -> None:
        """Give connections back; the session at the site stays."""
        self._http.close()
        self._stranger.close()

    # -- pages --------------------------------------------------------------------------------------------------------

    def get(self, path: str) -> Page:
        """A page. Raises `SignInNeeded("site.sign_in")` where it leads to the login."""
        return self._page(lambda: self._http.call("GET", path, expect=(200,)))

    def get_as_stranger(self, path: str) -> Page:
        """A page as everybody sees it: who wrote an article is shown it before others are."""
        return self._page(lambda: self._stranger.call("GET", path, expect=(200,)))

    def post(self, path: str, fields: Mapping[str, str], encoding: str) -> Page:
        """Send a form in its encoding."""
        body, kind = form_body(fields, encoding)
        return self.send(path, body, kind)

    def send(self, path: str, body: bytes, kind: str) -> Page:
        """Send a form that is put together."""
        return self._page(
            lambda: self._http.call("POST", path, expect=(200,), body=body, headers={"Content-Type": kind})
        )

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> dict[str, object]:
        """The JSON object that an address answers with."""
        method, headers = ("POST", {"Content-Type": kind}) if body is not None else ("GET", {})
        answer = self._http.call(method, path, expect=(200,), body=body, headers=headers)
        if "raw" in answer.data:
            raise Doubt("network.strange_answer", status=answer.status)
        return answer.data

    def _page(self, call: Callable[[], Answer]) -> Page:
        try:
            answer = call()
        except Doubt as error:
            if error.code == "site.redirects" and _leads_to_login(str(error.details.get("address", ""))):
                raise SignInNeeded("site.sign_in") from error
            raise
        self.skew = clock_skew(answer)
        page = decode_page(answer.data, answer.headers.get("Content-Type", ""))
        self.encoding = page.encoding
        return page

    # -- signing in ---------------------------------------------------------------------------------------------------

    def prove(self) -> None:
        """Be signed in, by a look at the form, once."""
        if not self._proved:
            self.form()

    def form(self) -> tuple[Page, Form]:
        """The form for contributions, which only the signed-in get: it proves the login and brings everything that has to go
        back with it. Signs in where that is needed, once.
        """
        found = self._form()
        if found is None:
            self._sign_in()
            found = self._form()
        if found is None:
            raise Doubt("network.strange_answer", why="no form")
        self._proved = True
        return found

    def _form(self) -> tuple[Page, Form] | None:
        """None where one has to sign in."""
        try:
            page = self.get(self.door.form)
        except SignInNeeded:
            return None
        form = page.form("title", "typeid", "dopost")
        if form is not None:
            return page, form
        if self.is_signed_out(page):
            return None
        if said := page.says(*self.door.verdicts):
            raise Refused("site.refused", status=200, said=said)
        raise Doubt("network.strange_answer", why="no form")

    def is_signed_out(self, page: Page) -> bool:
        """Whether a page asks to sign in instead of what was asked for."""
        return bool(page.says(*self.door.signed_out)) or page.form("userid", "pwd") is not None

    def _sign_in(self) -> None:
        """Once with a bad secret: sites lock accounts, or ask for letters, after a few of them."""
        if self._refused is not None:
            raise self._refused
        fields = {**self.door.login_fields, "userid": self._site.user, "pwd": self._secret}
        page = self.get(self.door.login_page)
        encoding = page.encoding
        form = page.form("userid", "pwd")
        if self._wants_letters(form):
            fields[self.door.captcha] = self.answer()
        try:
            answered = self.post(self.door.login, fields, encoding)
        except UnicodeEncodeError as error:
            raise SignInNeeded("site.unusable_secret", site=self._site.name) from error
        if answered.says(*self.door.welcome):
            return
        if answered.says(*self.door.wrong_captcha):
            raise self.needs_captcha()
        if said := answered.says(*self.door.not_welcome):
            self._refused = SignInNeeded("site.sign_in", status=200, said=said)
            raise self._refused
        raise Doubt("network.strange_answer", why="login")

    def _wants_letters(self, form: Form | None) -> bool:
        """DedeBIZ asks for letters after three failures only and tells so at an address of its own; the others by their form."""
        if not self.door.api:
            return form is not None and form.has(self.door.captcha)
        data = self.ask(f"{self.door.api}?action=is_need_check_code&userid={quote_plus(self._site.user)}").get("data")
        return isinstance(data, dict) and data.get("isNeed") is True

    # -- letters ------------------------------------------------------------------------------------------------------

    def answer(self) -> str:
        """What the person has typed for the picture that was shown last; it serves once. Raises `NeedsCaptcha` with a
        new one where there is nothing.
        """
        said = self._memory.pop(_ANSWER)
        self._memory.pop(_PICTURE)
        if not isinstance(said, str):
            raise self.needs_captcha()
        return said

    def needs_captcha(self) -> NeedsCaptcha:
        """Fetch a picture of letters; the site forgets the one before."""
        self._memory.pop(_ANSWER)
        answer = self._http.call("GET", self.door.captcha_image, expect=(200,))
        image, kind = answer.data.get("raw"), str(answer.data.get("kind", ""))
        if not isinstance(image, bytes) or not kind.startswith("image/") or not 0 < len(image) <= MAX_IMAGE:
            raise Doubt("network.strange_answer", why="captcha")
        self._memory.put(_PICTURE, Letters(image, kind))
        return NeedsCaptcha(image, kind)

    def waiting(self) -> Letters | None:
        """The picture that waits for a person, or None."""
        found = self._memory.get(_PICTURE)
        return found if isinstance(found, Letters) else None

    def keep_answer(self, text: str) -> None:
        """The person has typed this for the picture that was shown last."""
        self._memory.put(_ANSWER, text.strip()[:20])


def _leads_to_login(address: str) -> bool:
    return path_of(address).rpartition("/")[2] == "login.php"
