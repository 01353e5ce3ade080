"""The delivery of an item to a channel: its states, the limits of platforms, their errors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.channels.deliveries import (
    AT_WORK,
    ENDED,
    MOVE_LABELS,
    STATE_LABELS,
    TABLE,
    TRANSITIONS,
    Actor,
    Move,
    Proof,
    State,
    pause_before,
)
from gongkai.rules.channels.platform_errors import (
    WECHAT,
    WECHAT_STATUS,
    WEIBO,
    Verdict,
    explain,
)
from gongkai.rules.channels.posts import (
    LIMITS,
    Post,
    Source,
    check_post,
    fingerprint,
    pictures_in,
    propose,
    shorten,
    wechat_body,
    weibo_characters,
    weibo_mid,
)
from gongkai.rules.moves import MissingProofError, MoveNotPossibleError, NotYourMoveError

LINK = "https://www.gaj.example.gov.cn/disclosure/items/520200-GA/2026-00012/"
PICTURE = "a" * 64

# --- the table


def test_every_state_is_reached_and_every_open_one_has_a_way_out() -> None:
    seen: set[State] = set()
    frontier: list[State | None] = [None]
    while frontier:
        for line in TABLE.moves_from(frontier.pop()):
            if line.end not in seen:
                seen.add(line.end)
                frontier.append(line.end)
    assert seen == set(State) == set(STATE_LABELS)
    for state in seen - ENDED:
        assert any(line.end is not state for line in TABLE.moves_from(state))
    for state in ENDED:
        assert not TABLE.moves_from(state)
    assert {line.move for line in TRANSITIONS.values()} == set(MOVE_LABELS) == set(Move)


def test_only_what_the_platform_shows_or_a_person_saw_leads_out_of_doubt_to_a_second_try() -> None:
    out = {line.move: line.actors for line in TABLE.moves_from(State.UNCLEAR)}
    assert out[Move.RETRY] == frozenset(Actor) - {Actor.SYSTEM}
    assert Move.CANCEL not in out
    assert out[Move.REOPEN] == frozenset({Actor.SYSTEM})
    assert TRANSITIONS[State.UNCLEAR, Move.PUT_OFF].end is State.UNCLEAR
    again = {m for m in out if TRANSITIONS[State.UNCLEAR, m].end in {State.QUEUED, State.RETRIED}}
    assert again == {Move.RETRY, Move.REOPEN}


def test_nobody_without_the_role_approves_and_a_refusal_needs_its_reason() -> None:
    with pytest.raises(NotYourMoveError, match="新媒体管理员A"):
        TABLE.check(State.PROPOSED, Move.APPROVE, actors=[Actor.CLERK])
    with pytest.raises(MissingProofError, match="原因"):
        TABLE.check(State.PROPOSED, Move.RETURN, actors=[Actor.HEAD])
    TABLE.check(State.PROPOSED, Move.RETURN, actors=[Actor.HEAD], proofs=[Proof.REASON])
    with pytest.raises(MoveNotPossibleError, match="撤回"):
        TABLE.check(State.CONFIRMED, Move.RETRY, actors=[Actor.HEAD])


def test_a_worker_moves_all_that_it_looks_after_and_nothing_that_waits_for_people() -> None:
    for state in State:
        by_system = [m for m in TABLE.moves_from(state) if Actor.SYSTEM in m.actors]
        assert bool(by_system) == (state in AT_WORK)


def test_pauses_grow_and_stay_within_an_hour() -> None:
    pauses = [pause_before(tries) for tries in range(1, 20)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=5)
    assert pauses[-1] == timedelta(hours=1)


# --- errors of platforms


@pytest.mark.parametrize(
    ("platform", "code", "verdict", "words"),
    [
        ("wechat", 45009, Verdict.TOMORROW, "明天"),
        ("wechat", 40001, Verdict.TOKEN, "凭证"),
        ("wechat", 42001, Verdict.TOKEN, "过期"),
        ("wechat", 48001, Verdict.FAIL, "认证"),
        ("wechat", 40164, Verdict.FAIL, "白名单"),
        ("wechat", -1, Verdict.DOUBT, "核对"),
        ("weibo", 21327, Verdict.GRANT, "重新授权"),
        ("weibo", 10023, Verdict.WAIT, "自动重试"),
        ("weibo", 20019, Verdict.DOUBT, "核对"),
        ("weibo", 10017, Verdict.FAIL, "安全域名"),
    ],
)
def test_a_code_says_what_it_means_and_what_to_do(
    platform: str, code: int, verdict: Verdict, words: str
) -> None:
    advice = explain(platform, code)
    assert advice.verdict is verdict
    assert words in advice.words
    assert str(code) in advice.words


def test_every_code_tells_what_to_do_and_an_unknown_one_what_the_platform_said() -> None:
    for code, advice in (*WECHAT.items(), *WEIBO.items()):
        assert advice.code == code
        assert advice.meaning
        assert advice.todo.endswith("。")
    unknown = explain("wechat", 99999, "no such thing")
    assert unknown.verdict is Verdict.FAIL
    assert "99999" in unknown.words
    assert "no such thing" in unknown.words
    assert WECHAT_STATUS[1] is None
    assert all(WECHAT_STATUS[n] for n in (0, 2, 3, 4, 5, 6))


# --- limits


def test_weibo_counts_two_letters_as_one_character() -> None:
    assert weibo_characters("公开") == 2
    assert weibo_characters("ab") == 1
    assert weibo_characters("abc") == 2


def test_a_text_is_cut_where_a_sentence_ends() -> None:
    assert shorten("短的。", 10) == "短的。"
    assert shorten("第一句话完了。第二句话还没有说完", 12) == "第一句话完了。"
    assert shorten("没有句号的一段话，只有逗号而已而已而已", 12) == "没有句号的一段话…"
    assert shorten("一" * 40, 10) == "一" * 9 + "…"
    assert shorten("字", 0) == ""


@given(st.text(max_size=400), st.integers(0, 200), st.booleans())
def test_what_is_shortened_fits(text: str, most: int, is_weibo: bool) -> None:
    measure = weibo_characters if is_weibo else len
    assert measure(shorten(text, most, measure)) <= most


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200),
    st.text(st.characters(exclude_categories=["C"]), max_size=600),
    st.sampled_from(sorted(LIMITS)),
)
def test_a_proposal_keeps_the_limits_of_its_channel(title: str, lead: str, code: str) -> None:
    lead = lead.replace("http", "")
    title = title.replace("http", "")
    source = Source(title, lead, "<p>正文</p>", "六盘水市公安局", LINK, (PICTURE,))
    post = propose(LIMITS[code], source)
    assert check_post(LIMITS[code], post, source.body) == []


def test_what_a_platform_would_refuse_is_told_at_its_field() -> None:
    wechat, weibo = LIMITS["wechat"], LIMITS["weibo"]
    found = check_post(wechat, Post("一" * 33, "二" * 129, "三" * 17, LINK))
    assert {p.field for p in found} == {"title", "author", "text", "cover"}
    assert "请缩短 1 字" in found[0].message
    assert [p.field for p in check_post(weibo, Post("题", "没有链接", "", LINK))] == ["text"]
    topical = check_post(weibo, Post("题", f"#禁毒# {LINK}", "", LINK))
    assert "话题" in topical[0].message
    foreign = check_post(weibo, Post("题", f"看 https://ads.example.com/x {LINK}", "", LINK))
    assert "一个链接" in foreign[0].message
    long = check_post(weibo, Post("题", f"{'长' * 140} {LINK}", "", LINK))
    assert "140" in long[0].message
    huge = check_post(wechat, Post("题", "", "", LINK, PICTURE), f"<p>{'字' * 20_000}</p>")
    assert "正文" in huge[0].message


# --- the text on a platform


def test_pictures_stand_at_the_addresses_of_wechat_and_links_become_words() -> None:
    other = "b" * 64
    body = (
        f'<p>前<a href="https://example.com/">这里</a>后<img src="file:{PICTURE}" alt="图"></p>'
        f'<p><img src="file:{other}" alt="二">尾</p>'
    )
    assert pictures_in(body) == (PICTURE, other)
    made = wechat_body(body, {PICTURE: "http://mmbiz.qpic.cn/x"})
    assert made == '<p>前这里后<img src="http://mmbiz.qpic.cn/x" alt="图"></p><p>尾</p>'
    assert wechat_body("", {}) == ""


def test_a_post_is_known_again_when_its_link_was_shortened() -> None:
    ours = f"【通告】明日起 施行。 {LINK}"
    theirs = "【通告】明日起施行。 http://t.cn/A6abcXYZ \u200b"
    assert fingerprint(ours) == fingerprint(theirs)
    assert fingerprint(ours) != fingerprint("【通告】后日起施行。")


def test_the_address_of_a_post_on_weibo_follows_from_its_id() -> None:
    assert weibo_mid("3501756485200075") == "z0JH2lOMb"
    assert weibo_mid(3501703397689247) == "z0Ijpwgk7"
