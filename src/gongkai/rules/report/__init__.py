"""The statutory annual report: forms, values, checks, totals, reading, writing.

Sources: 《政府信息公开条例》 Arts. 49–50; 国办公开办函〔2019〕60号 (form for report years
2019–2020); 国办公开办函〔2021〕30号 (form from report year 2021).
"""
