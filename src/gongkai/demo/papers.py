"""Papers of invented cases: what an office would redact before it gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from gongkai.rules.writing.pdf import typeset

_TEMPLATE: Final = b"""#let paper = json(bytes(sys.inputs.data))
#set document(title: paper.title)
#set text(lang: "zh", font: "Gongkai Serif", size: 12pt)
#set page(paper: "a4", margin: 2.5cm, numbering: "1")
#set par(first-line-indent: (amount: 2em, all: true), leading: 1em)
#align(center, text(size: 18pt, weight: "bold", paper.title))
#v(1em)
#for (number, page) in paper.pages.enumerate() {
  if number > 0 { pagebreak() }
  for line in page { par(line) }
}
"""
_CONTRACT: Final = (
    (
        "甲方（委托方）：六盘水市公安局交通警察支队",
        "乙方（受托方）：六盘水某建筑工程有限公司",
        "甲方委托乙方编制停车场交通组织方案，双方协商一致，订立本合同。",
        "一、乙方项目负责人李明辉，身份证号码 110101199003077854，联系电话 13800000000。",
        "二、编制内容：停车场出入口设置、周边道路分流、标志标线和信号配时。",
        "三、编制期限：自合同签订之日起六十日。",
        "四、合同价款为人民币壹拾捌万元整，甲方于验收合格后十五日内一次支付。",
    ),
    (
        "五、付款账户：六盘水某建筑工程有限公司，账号 6222020200112233448。",
        "六、乙方现场联系人王秀兰，联系电话 13900000001，家庭住址：钟山区人民路二十六号附1号3栋502室。",
        "七、双方对履行合同中知悉的商业秘密负有保密义务。",
        "八、争议由甲方所在地人民法院管辖。",
        "甲方代表（签字）：        乙方代表（签字）：李明辉",
    ),
)


def contract(at: datetime) -> bytes:
    """A contract of two pages with names, numbers and an account, as PDF."""
    paper = {"title": "停车场交通组织方案编制合同", "pages": _CONTRACT}
    return typeset(_TEMPLATE, paper, at)
