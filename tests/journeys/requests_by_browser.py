"""A citizen and officers at their own browsers: the verbs of a request, so that a story reads."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from gongkai.info_requests.actions import Receipt
from gongkai.info_requests.queries import table3
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.results import (
    LETTER_TITLES,
    RESULTS,
    ApplicantKind,
    Part,
    ResultCode,
    table3_cell,
)
from tests.factories.info_requests import Office, make_application
from tests.factories.typed_answers import LAW, ticked_ground, typed_parts
from tests.journeys.people_by_browser import SignedIn

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit


class Citizen:
    """Somebody with a phone, who has a request and its query code."""

    def __init__(self, visit: Visit, *, width: int = 360, script: bool = True) -> None:
        self.page = visit("/requests/", width=width, script=script)
        self.number = self.code = ""

    def files(self, body: str = "police", **changes: str) -> str:
        """Go through the six steps; the number of the request."""
        wanted, page = make_application(**changes), self.page
        page.goto(f"/requests/apply/{body}/who/")
        page.get_by_label("个人（自然人）").check()
        page.get_by_label("姓名或单位名称").fill(wanted.name)
        page.get_by_label("电话").fill(wanted.phone)
        self._goes_on()
        page.get_by_label("您需要什么政府信息").fill(wanted.description)
        self._goes_on()
        page.get_by_role("button", name="没有我要的，继续申请").click()
        page.get_by_label("电子文档").check()
        page.get_by_label("网上查收").check()
        self._goes_on()
        page.get_by_label("居民身份证", exact=True).check()
        page.get_by_label("证件号码").fill(wanted.id_number)
        self._goes_on()
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_role("heading", name="申请已经提交")).to_be_visible()
        keys = page.locator(".key")
        self.number, self.code = (keys.nth(i).inner_text().strip() for i in (0, 1))
        return self.number

    def _goes_on(self) -> None:
        self.page.get_by_role("button", name="保存，下一步").click()

    def asks_for(self, receipt: Receipt) -> None:
        """Look a request up with what stands on its receipt."""
        self.looks_up(receipt.number, receipt.code)

    def looks_up(self, number: str, code: str) -> None:
        """Look a request up with its number and code."""
        self.number, self.code = number, code
        self.page.goto("/requests/status/")
        self.page.get_by_label("申请编号").fill(number)
        self.page.get_by_role("textbox", name="查询码").fill(code)
        self.page.get_by_role("button", name="查询", exact=True).click()
        expect(self.page).to_have_url(re.compile(r"/requests/case/$"))

    def sees(self, words: str) -> None:
        """The page of the request says these words."""
        expect(self.status()).to_contain_text(words)

    def status(self) -> Locator:
        """The page of the request as it stands."""
        self.page.goto("/requests/case/")
        return self.page.get_by_role("main")

    def opens(self, title: str) -> Locator:
        """The newest letter of that title, as it is printed."""
        self.status().get_by_role("link", name=title, exact=True).first.click()
        expect(self.page.get_by_role("heading", name=title).first).to_be_visible()
        return self.page.locator(".paper")

    def opens_answer(self, code: ResultCode) -> Locator:
        """The letter that tells a result, after the page has told it."""
        self.sees(f"办理结果：{RESULTS[code].label}")
        return self.opens(letter_title(code))

    def downloads(self, link: str) -> bytes:
        """A file behind a link of the open page."""
        with self.page.expect_download() as saved:
            self.page.get_by_role("link", name=link).first.click()
        return Path(saved.value.path()).read_bytes()

    def supplements(self, words: str) -> None:
        """Answer the supplement notice on the portal."""
        self.status().get_by_role("link", name="现在补正").click()
        self.page.get_by_label("补充的内容").fill(words)
        self.page.get_by_role("button", name="提交补正").click()
        expect(self.page.get_by_text("补正已经收到")).to_be_visible()


class Officer(SignedIn):
    """Somebody who works on requests."""

    def opens(self, number: str) -> Locator:
        """The page of a case."""
        self.page.goto(f"/desk/cases/{number}/")
        return self.page.get_by_role("main")

    def takes(self, number: str, step: str) -> Page:
        """Open the form of a step from the page of its case."""
        self.opens(number)
        folded = self.page.locator(".case-more summary", has_text="其他办法")
        if folded.count():
            folded.click()
        self.page.get_by_role("main").get_by_role("link", name=step, exact=True).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(step)
        return self.page

    def confirms(self, step: str, number: str) -> None:
        """Press the button; the case follows, unless the form is refused."""
        self.page.get_by_role("button", name=f"确认{step}").click()
        expect(self.page).to_have_url(re.compile(rf"/cases/{number}/$"))

    def registers(self, channel: str, **changes: str) -> str:
        """Take in a letter that came on paper; its number."""
        wanted, page = make_application(**changes), self.page
        page.goto("/desk/requests/register/")
        page.get_by_label(channel, exact=True).check()
        page.get_by_label("所需信息的描述").fill(wanted.description)
        page.get_by_label("姓名或单位全称").fill(wanted.name)
        page.get_by_label("证件号码").fill(wanted.id_number)
        page.get_by_label("地址").fill(wanted.address)
        page.get_by_label("邮编").fill(wanted.postcode)
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_role("heading", name="登记信息")).to_be_visible()
        return page.url.rstrip("/").split("/")[-2]

    def prints_the_code(self, number: str) -> str:
        """The query code as it stands on the printed receipt."""
        self.page.goto(f"/desk/requests/{number}/intake/")
        with self.page.context.expect_page() as opened:
            self.page.get_by_role("button", name="网页版回执").click()
        sheet = opened.value
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", sheet.locator("body").inner_text())
        sheet.close()
        assert code
        return code[0]

    def judges(self, *choices: str) -> None:
        """Answer the open questions of the five steps one after the other."""
        for choice in choices:
            self.page.get_by_role("radio", name=choice).first.check()
            self.page.get_by_role("button", name="继续").click()

    def asks_for_supplement(self, number: str, *points: str) -> None:
        """Send the supplement notice."""
        page = self.takes(number, "告知补正")
        page.get_by_label("需要补正的事项").fill("\n".join(points))
        self.confirms("告知补正", number)

    def consults(self, number: str, name: str) -> None:
        """Ask a third party for its opinion, and note that the letter arrived."""
        page = self.takes(number, "征求意见")
        page.get_by_role("radio", name="第三方", exact=True).check()
        page.get_by_label("对象的名称").fill(name)
        page.get_by_label("涉及的信息").fill("施工合同全文")
        page.get_by_label("征求意见的理由").fill("可能含有商业秘密")
        page.get_by_label("发出的方式").select_option("当面领取")
        self.confirms("征求意见", number)
        self.serves(number, "征求意见书（第三方）")

    def hears(self, number: str, opinion: str, words: str) -> None:
        """Note what a consulted party says."""
        page = self.takes(number, "登记意见或期满")
        page.get_by_role("radio", name=opinion, exact=True).check()
        page.get_by_label("意见的内容和理由").fill(words)
        self.confirms("登记意见或期满", number)

    def extends(self, number: str, days: int, reason: str) -> None:
        """Consent to an extension."""
        page = self.takes(number, "延长答复期限")
        page.get_by_label("延长几个工作日").fill(str(days))
        page.get_by_label("延期的理由").fill(reason)
        self.confirms("延长答复期限", number)

    def drafts(self, number: str, code: ResultCode, **parts: str) -> None:
        """Choose a result, fill in its parts, and hand the draft in."""
        page = self.takes(number, "起草并送审答复")
        page.get_by_role("link", name=RESULTS[code].label, exact=True).click()
        self.hands_in(number, code, **parts)

    def hands_in(self, number: str, code: ResultCode, **parts: str) -> None:
        """Fill in the open form of an answer, and hand the draft in."""
        page = self.page
        for label, words in typed_parts(code, **parts).items():
            page.get_by_label(label, exact=True).fill(words)
        if Part.GROUND in RESULTS[code].parts:
            page.get_by_role("checkbox", name=ticked_ground(code)).check()
        if RESULTS[code].is_refusal:
            page.get_by_role("radio", name="不能分开").check()
        if code is ResultCode.DENY_LAW_FORBIDS:
            page.get_by_label("禁止公开的法律或行政法规", exact=True).select_option(LAW[0])
            page.get_by_label("禁止公开的条款").fill(LAW[1])
        self.confirms("起草并送审答复", number)

    def reviews(self, number: str, step: str, verdict: str) -> None:
        """Approve a draft."""
        page = self.takes(number, step)
        page.get_by_role("radio", name=verdict, exact=True).check()
        page.get_by_label("意见内容").fill("依据充分")
        self.confirms(step, number)

    def signs(self, number: str) -> None:
        """Sign the answer after reading it."""
        self.takes(number, "签发答复").get_by_role("checkbox").check()
        self.confirms("签发答复", number)
        expect(self.page.get_by_text("已签发：")).to_be_visible()

    def checks_what_goes(self, number: str) -> Page:
        """The last look at an answer before it leaves."""
        self.opens(number)
        self.page.get_by_role("link", name="核对并发出").click()
        expect(self.page.get_by_role("heading", name="发出前核对")).to_be_visible()
        return self.page

    def sends(self, number: str, way: str = "网站查收", tracking: str = "") -> None:
        """Let the answer leave after the last look."""
        page = self.checks_what_goes(number)
        page.get_by_role("radio", name=way).check()
        page.get_by_label("邮件号").fill(tracking)
        page.get_by_role("checkbox").check()
        self.confirms("发出", number)

    def serves(self, number: str, title: str, proof: str = "本人签收") -> None:
        """Note that a letter arrived."""
        row = self.opens(number).get_by_role("row").filter(has_text=title)
        row.get_by_role("link", name="登记送达").click()
        self.page.get_by_label("送达凭证").fill(proof)
        self.confirms("送达", number)


@dataclass
class Desks:
    """Everybody of an office at their own desk."""

    visit: Visit
    office: Office
    clerk: Officer = field(init=False)
    head: Officer = field(init=False)
    drafter: Officer = field(init=False)
    legal: Officer = field(init=False)
    secrecy: Officer = field(init=False)
    signatory: Officer = field(init=False)

    def __post_init__(self) -> None:
        for duty in ("clerk", "head", "drafter", "legal", "secrecy", "signatory"):
            setattr(self, duty, Officer(self.visit, getattr(self.office, duty)))

    def answer(self, number: str, code: ResultCode, **parts: str) -> None:
        """From the draft to the letter that left: five people, one after the other."""
        self.drafter.drafts(number, code, **parts)
        self.finish(number)

    def finish(self, number: str) -> None:
        """From the draft to the letter that left."""
        self.sign(number)
        self.clerk.sends(number)

    def sign(self, number: str) -> None:
        """Both reviews and the signature."""
        self.legal.reviews(number, "法制审核", "同意")
        self.secrecy.reviews(number, "保密审查", "不涉密，同意")
        self.signatory.signs(number)

    def cell(self, address: str, year: int) -> int:
        """A cell of table 3 of the body."""
        return table3(self.office.clerk, self.office.body.pk, year)[address]

    def counted(self, code: ResultCode, year: int) -> int:
        """The cell of table 3 in which a result of a natural person counts."""
        return self.cell(table3_cell(code, ApplicantKind.NATURAL, form_for_year(year).id), year)


def letter_title(code: ResultCode) -> str:
    """The title of the letter that tells a result."""
    return LETTER_TITLES[RESULTS[code].letter]


def text_of_pdf(data: bytes) -> str:
    """The words of a PDF without the breaks of its lines."""
    pages = PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
