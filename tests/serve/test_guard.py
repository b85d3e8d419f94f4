"""Who may come in."""

import pytest

from huddle.domain.errors import HuddleError
from huddle.serve.guard import Addresses, Guard, is_loopback

SECRET = "a-secret-that-only-the-proxy-knows"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_addresses_of_this_computer_are_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "school", "localhost.evil.example", "", "127.1", "2130706433"]
)
def test_every_other_address_is_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "localhost:8000.", ""]
)
def test_a_host_that_is_not_exactly_ours_is_refused(host: str) -> None:
    assert Addresses.of_loopback("127.0.0.1", 8000).refuses({"Host": host})


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000"])
def test_our_own_host_is_answered(host: str) -> None:
    addresses = Addresses.of_loopback("127.0.0.1", 8000)
    assert not addresses.refuses({"Host": host})
    assert not addresses.refuses({"Host": host, "Origin": f"http://{host}"}, window=True)


def test_the_host_of_an_ipv6_address_has_brackets() -> None:
    addresses = Addresses.of_loopback("::1", 8000)
    assert not addresses.refuses({"Host": "[::1]:8000"})
    assert addresses.link == "http://[::1]:8000"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1:8001",
        "https://127.0.0.1:8000",
        "http://127.0.0.1:8000.evil.example",
    ],
)
def test_another_origin_is_refused_everywhere(origin: str) -> None:
    addresses = Addresses.of_loopback("127.0.0.1", 8000)
    assert addresses.refuses({"Host": "127.0.0.1:8000", "Origin": origin})
    assert addresses.refuses({"Host": "127.0.0.1:8000", "Origin": origin}, window=True)


def test_a_window_without_an_origin_is_refused() -> None:
    assert Addresses.of_loopback("127.0.0.1", 8000).refuses({"Host": "127.0.0.1:8000"}, window=True)


@pytest.mark.parametrize(
    "public", ["http://huddle.example", "huddle.example", "https://", "https://huddle.example/path", ""]
)
def test_a_proxy_must_have_an_https_address(public: str) -> None:
    with pytest.raises(HuddleError) as refusal:
        Addresses.of_proxy(public, SECRET)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_proxy_without_a_long_secret_is_refused_by_the_guard(secret: str) -> None:
    with pytest.raises(HuddleError) as refusal:
        Addresses.of_proxy("https://huddle.example", secret)
    assert refusal.value.exit_code == 8


def test_behind_a_proxy_only_what_brings_its_secret_is_answered() -> None:
    addresses = Addresses.of_proxy("https://huddle.example", SECRET)
    own = {"Host": "huddle.example"}
    assert addresses.refuses(own)
    assert addresses.refuses({**own, "X-Huddle-Proxy": SECRET + "x"})
    assert addresses.refuses({**own, "X-Huddle-Proxy": "\u00e9\ud800"})
    assert not addresses.refuses({**own, "X-Huddle-Proxy": SECRET})
    assert addresses.refuses({"Host": "127.0.0.1:8000", "X-Huddle-Proxy": SECRET})


def test_a_link_lets_one_browser_in_once(clock: Clock) -> None:
    guard = Guard(clock=clock, idle=0)
    link = guard.new_link()
    cookie = guard.admit(link)
    assert cookie is not None
    assert guard.browser(cookie) is not None
    assert guard.admit(link) is None


def test_a_word_that_is_no_link_and_a_cookie_that_is_none_open_nothing(clock: Clock) -> None:
    guard = Guard(clock=clock, idle=0)
    link = guard.new_link()
    for word in ("", link[:-1], link + "x", "\ud800"):
        assert guard.admit(word) is None
        assert guard.browser(word) is None
    assert guard.browser(link) is None


def test_every_link_and_every_cookie_is_another(clock: Clock) -> None:
    guard = Guard(clock=clock, idle=0)
    links = [guard.new_link() for _ in range(50)]
    cookies = [guard.admit(link) for link in links]
    assert len({*links, *cookies}) == 100
    assert all(len(word) >= 43 for word in links)


def test_a_browser_is_locked_out_after_too_long_without_a_key(clock: Clock) -> None:
    guard = Guard(clock=clock, idle=60)
    cookie = guard.admit(guard.new_link()) or ""
    clock.now += 50
    browser = guard.browser(cookie)
    assert browser is not None
    browser.touched = clock.now
    clock.now += 50
    assert guard.browser(cookie) is browser
    clock.now += 11
    assert guard.browser(cookie) is None
    clock.now -= 11
    assert guard.browser(cookie) is None


def test_a_browser_must_come_in_again_after_half_a_day(clock: Clock) -> None:
    guard = Guard(clock=clock, idle=0)
    cookie = guard.admit(guard.new_link()) or ""
    clock.now += 12 * 3600
    assert guard.browser(cookie) is not None
    clock.now += 1
    assert guard.browser(cookie) is None
