"""Who may come in: addresses, links that work once, and the browsers that came in by one."""

import hmac
import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from huddle.domain.errors import GUARD, HuddleError, UsageError

PROXY_HEADER = "X-Huddle-Proxy"
LEAST_SECRET = 24  # characters
_HOURS = 12
_TOKEN_BYTES = 32


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address; names other than `localhost` are not looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a request must say about where it goes and where it comes from.

    Attributes:
        hosts: the values of Host that are answered, exactly.
        origins: the values of Origin that may open a window, exactly.
        secret: what the proxy must say in `X-Huddle-Proxy`; empty without a proxy.
        link: the address people open, without a path.
    """

    hosts: frozenset[str]
    origins: frozenset[str]
    secret: str
    link: str

    @classmethod
    def of_loopback(cls, host: str, port: int) -> "Addresses":
        """The addresses of a server that only this computer reaches."""
        own = f"[{host}]" if ":" in host else host
        ends = (f":{port}", "") if port == 80 else (f":{port}",)
        hosts = frozenset(f"{name}{end}" for name in (own, "localhost") for end in ends)
        return cls(hosts, frozenset(f"http://{host}" for host in hosts), "", f"http://{own}:{port}")

    @classmethod
    def of_proxy(cls, public: str, secret: str) -> "Addresses":
        """The one address behind which a proxy stands that people trust.

        Raises:
            HuddleError: the address is not https, or the secret is missing or short.
        """
        parts = urlsplit(public)
        if parts.scheme != "https" or not parts.hostname or parts.path not in {"", "/"} or parts.query:
            raise UsageError(
                f"'{public}' is not the address of a proxy.",
                hint="Give what people open, for instance --behind-proxy https://huddle.school.example.",
            )
        if len(secret) < LEAST_SECRET:
            raise HuddleError(
                f"Without a secret of at least {LEAST_SECRET} characters anybody on the network could go round the proxy.",
                code="no_proxy_secret",
                exit_code=GUARD,
                hint=f"Set HUDDLE_PROXY_SECRET, and let the proxy send it as {PROXY_HEADER}.",
            )
        origin = f"https://{parts.netloc}"
        return cls(frozenset({parts.netloc}), frozenset({origin}), secret, origin)

    def refuses(self, headers: Mapping[str, str], *, window: bool = False) -> str:
        """Why a request is not answered; empty when it may be.

        Args:
            headers: of the request.
            window: whether it opens a window, and so must say which page it comes from.
        """
        if headers.get("Host", "") not in self.hosts:
            return f"huddle is open at {self.link} and at no other address."
        if self.secret and not _same(headers.get(PROXY_HEADER, ""), self.secret):
            return "huddle is reached through its proxy alone."
        origin = headers.get("Origin")
        if (origin is None and window) or (origin is not None and origin not in self.origins):
            return "Another page may not open huddle."
        return ""


def _same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@dataclass(slots=True)
class Browser:
    """A browser that came in by a link.

    Attributes:
        until: when it must come in again, by the guard's clock.
        touched: when a key was last pressed in one of its windows, by the guard's clock.
        ended: why its last window closed, for the person.
    """

    until: float
    touched: float
    ended: str = ""


@dataclass(slots=True)
class Guard:
    """Links that work once, and the browsers that used one.

    Attributes:
        clock: seconds that only go forward.
        idle: seconds without a key after which a browser is locked out; 0 = never.
    """

    clock: Callable[[], float]
    idle: float
    _links: set[str] = field(default_factory=set)
    _browsers: dict[str, Browser] = field(default_factory=dict)

    def new_link(self) -> str:
        """A word that lets one browser in, once."""
        word = secrets.token_urlsafe(_TOKEN_BYTES)
        self._links.add(word)
        return word

    def admit(self, word: str) -> str | None:
        """Use up a link: the cookie of the browser that came in by it, or None when it opens nothing."""
        found = next((link for link in self._links if _same(link, word)), None)
        if found is None:
            return None
        self._links.discard(found)
        cookie = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self.clock()
        self._browsers[cookie] = Browser(now + _HOURS * 3600, now)
        return cookie

    def browser(self, cookie: str) -> Browser | None:
        """The browser of a cookie, while it may stay."""
        found = next((key for key in self._browsers if _same(key, cookie)), None)
        if found is None:
            return None
        if not self.may_stay(self._browsers[found]):
            del self._browsers[found]
            return None
        return self._browsers[found]

    def may_stay(self, browser: Browser) -> bool:
        """Whether a browser is still let in: not for more than half a day, and not after too long without a key."""
        now = self.clock()
        return now <= browser.until and not (self.idle and now > browser.touched + self.idle)
