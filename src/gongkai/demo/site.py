"""The website of the demonstration city. None of its legal numbers is a real one."""

from __future__ import annotations

from typing import Final

SITE: Final = {
    "name": "六盘水市政府信息公开平台",
    "domain": "demo.invalid",
    "id_code": "0000000000",
    "sponsor": "六盘水市人民政府办公室",
    "address": "演示地址1号",
    "phone": "0000-0000000",
    "icp_filing": "演示ICP备00000000号",
    "police_filing": "演示公网安备00000000000000号",
    "conac_mark": "演示标识",
    "approval": "演示批〔2026〕0号",
    "notice": "演示站点：除六盘水市公安局2020年的表格数字外，其余数据都是虚构的。",
}
