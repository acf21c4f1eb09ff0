"""What a user is told about a file, sheet, row or cell that could not be taken as it is: one sentence a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipelines.errors import ScorecardError
from pipelines.reading.layout_messages import LAYOUT_SENTENCES


@dataclass(frozen=True)
class Sentence:
    """One message: the published code and the same sentence in Chinese and English."""

    code: str
    zh: str
    en: str


class FileRefusedError(ScorecardError):
    """A whole file cannot be taken; carries the code and the sentence the user reads."""

    def __init__(self, sentence: Sentence) -> None:
        """Keep the sentence."""
        super().__init__(sentence.zh, sentence.en)
        self.sentence = sentence


# Keys are codes; a word after the dot tells two occasions of one code apart and is not shown.
# Codes E.. are of files and sheets (reliability 2), M-.. and V.. those of domain 2.6 and 2.11.
_SENTENCES: Final = {
    **LAYOUT_SENTENCES,
    "E01.bytes": (
        "文件是空的（0 字节）。请确认导出已完成，再重新放入。",
        "The file is empty (0 bytes). Make sure the export has finished, then drop it again.",
    ),
    "E01.workbook": (
        "工作簿里没有数据。请确认保存的是填好的那一份。",
        "The workbook holds no data. Make sure you saved the copy that was filled in.",
    ),
    "E01.sheet": (
        "这张工作表没有数据，已跳过。",
        "This sheet holds no data and was passed over.",
    ),
    "E01.rows": (
        "表头以下没有数据行。请填写数据后重新放入。",
        "There are no rows below the header. Fill in the data and drop the file again.",
    ),
    "E02": (
        "不能读取 {suffix} 文件。请在 Excel 或 WPS 中打开，选择“另存为”→“Excel 工作簿（.xlsx）”，再放入新文件。",
        "Files of type {suffix} are not read. Open the file in Excel or WPS, choose Save as, Excel workbook "
        "(.xlsx), and drop the new file.",
    ),
    "E03": (
        "文件扩展名是 {suffix}，内容却是{actual_zh}。请在 Excel 中打开，另存为“Excel 工作簿（.xlsx）”，再放入新文件。",
        "The file is named {suffix} but holds {actual_en}. Open it in Excel, save it as an Excel workbook (.xlsx), "
        "and drop the new file.",
    ),
    "E04": (
        "工作簿设了打开密码。请在 Excel 中打开，依次点“文件”→“信息”→“保护工作簿”→“用密码进行加密”，"
        "清空密码后保存，再重新放入。",
        "The workbook has a password. Open it in Excel, choose File, Info, Protect workbook, Encrypt with password, "
        "clear the password, save, and drop it again.",
    ),
    "E05": (
        "文件已损坏，无法读取。请在 Excel 中打开（必要时选“修复”），另存为新的 .xlsx 文件后重新放入。",
        "The file is damaged and cannot be read. Open it in Excel (choose Repair if asked), save it as a new .xlsx "
        "file, and drop that.",
    ),
    "E06": (
        "文件解压后超过 {limit_mb} MB 的上限。请把数据拆成几个文件，或删去图片后另存。",
        "The file unpacks to more than the limit of {limit_mb} MB. Split the data into several files, or remove "
        "pictures and save again.",
    ),
    "E07": (
        "文件内含有不允许的文档类型声明（DTD），出于安全不予读取。请在 Excel 中打开并另存为新的 .xlsx 文件。",
        "The file contains a document type declaration (DTD) and is not read for safety. Open it in Excel and save "
        "it as a new .xlsx file.",
    ),
    "E08.bytes": (
        "文件大小超过 {limit_mb} MB 的上限。请按时间段拆成几个文件。",
        "The file is larger than the limit of {limit_mb} MB. Split it into several files by period.",
    ),
    "E08.cell": (
        "工作表用到了很远的单元格 {cell}，超过可读取的范围。"
        "请删除表格右侧和下方无关的单元格（选中整行整列后删除），保存后重新放入。",
        "The sheet uses the far cell {cell}, beyond the range that is read. Delete the stray cells right of and "
        "below the table (select whole rows and columns, then Delete), save, and drop it again.",
    ),
    "E08.cells": (
        "工作表约有 {cells} 个单元格，超过 {limit} 的上限。请拆成几张工作表或几个文件。",
        "The sheet spans about {cells} cells, more than the limit of {limit}. Split it into several sheets or files.",
    ),
    "E08.sheets": (
        "工作簿有 {sheets} 张工作表，超过 {limit} 张的上限。请拆成几个文件。",
        "The workbook has {sheets} sheets, more than the limit of {limit}. Split it into several files.",
    ),
    "E08.columns": (
        "工作表有 {columns} 列，超过 {limit} 列的上限。请只保留需要的列。",
        "The sheet has {columns} columns, more than the limit of {limit}. Keep only the columns that are needed.",
    ),
    "E08.rows": (
        "表中有 {rows} 行，超过 {limit} 行的上限。请拆成几个文件。",
        "The table has {rows} rows, more than the limit of {limit}. Split it into several files.",
    ),
    "E08.parts": (
        "文件内部有 {parts} 个部件，超过 {limit} 个的上限。请删去图片和图表，另存后重新放入。",
        "The file consists of {parts} parts, more than the limit of {limit}. Remove pictures and charts, save it "
        "again and drop it.",
    ),
    "E08.time": (
        "在 {seconds} 秒的时限内没有读完。请把数据拆成几个文件，或另存为新的 .xlsx 文件后重新放入。",
        "The file was not read within the limit of {seconds} seconds. Split the data into several files, or save it "
        "as a new .xlsx file and drop that.",
    ),
    "E08.memory": (
        "读取所需的内存超过 {limit_mb} MB 的上限。请把数据拆成几个文件。",
        "Reading the file needs more than the limit of {limit_mb} MB of memory. Split the data into several files.",
    ),
    "E09.unknown": (
        "没有找到认识的表头。可以读取的表有：{titles_zh}。请核对第一行列名，或使用模板。",
        "No known header was found. Sheets that can be read are: {titles_en}. Check the column names or use a "
        "template.",
    ),
    "E09.nearest": (
        "没有找到认识的表头。最接近“{title_zh}”，还缺这些列：{missing_zh}。请补上列名后重新放入。",
        "No known header was found. The nearest is “{title_en}”, where these columns are missing: {missing_en}. Add "
        "the column names and drop the file again.",
    ),
    "E09.columns": (
        "识别为“{title_zh}”，但缺少必需的列：{missing_zh}。请补上后重新放入。",
        "This is a sheet of “{title_en}”, but required columns are missing: {missing_en}. Add them and drop the file "
        "again.",
    ),
    "E09.asked": (
        "识别为“{title_zh}”，但没有认出必需的列：{missing_zh}。请在数据页“待确认”中指明是哪一列；表中确实没有的，"
        "请补上后重新放入。",
        "This is a sheet of “{title_en}”, but required columns were not recognised: {missing_en}. Say under “To "
        "decide” on the data page which columns they are; if the sheet has none, add them and drop the file again.",
    ),
    "E09.twice": (
        "{columns} 各列都像是“{title_zh}”，无法判断用哪一列。请在数据页“待确认”中选定，"
        "或删去、改名其中一列后重新放入。",
        "Columns {columns} all look like “{title_en}”, and it cannot be told which to use. Choose one under “To "
        "decide” on the data page, or delete or rename one and drop the file again.",
    ),
    "E10": (
        "工作簿里有本版本无法读取的错误值（如 #SPILL!）。请在 Excel 中改正这些单元格后重新放入。",
        "The workbook contains error values that cannot be read (such as #SPILL!). Correct those cells in Excel and "
        "drop it again.",
    ),
    "E11.width": (
        "这一行有 {found} 个字段，表头有 {expected} 个，整行退回。请检查是否多了或少了逗号。",
        "This line has {found} fields where the header has {expected}; the line was not loaded. Look for a missing or "
        "extra separator.",
    ),
    "E11.quotes": (
        "这一行的引号不成对或位置不对，整行退回。请把含引号的内容按 CSV 规则写成成对的双引号。",
        "The quotation marks of this line do not pair up; the line was not loaded. Write quoted text with doubled "
        "quotation marks, as CSV asks.",
    ),
    "E11.dialect": (
        "这个文本文件的分隔符或文字编码不是约定的那一种。请在数据页“待确认”中对照预览选择一次，"
        "以后同类文件照此读取；或另存为“CSV UTF-8（逗号分隔）”后重新放入。",
        "This text file is separated or encoded in another way than agreed. Choose the way once, by the previews "
        "under “To decide” on the data page, and later files of this kind are read alike; or save it as CSV UTF-8 "
        "(comma delimited) and drop it again.",
    ),
    "E12": (
        "无法判断文字编码。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后重新放入。",
        "The text encoding cannot be told. Save the file in Excel as CSV UTF-8 (comma delimited) and drop it again.",
    ),
    "E13": (
        "工作簿带有宏，不予读取。请在 Excel 中另存为“Excel 工作簿（.xlsx）”（会去掉宏），再放入新文件。",
        "The workbook contains macros and is not read. Save it in Excel as an Excel workbook (.xlsx), which removes "
        "them, and drop the new file.",
    ),
    "E14": (
        "读取程序无法处理这个文件，已停止读取；其他文件不受影响。请在 Excel 中打开，另存为新的 .xlsx 文件后重新放入。",
        "The reader could not cope with this file and was stopped; other files are not affected. Open it in Excel, "
        "save it as a new .xlsx file, and drop that.",
    ),
    "E15": (
        "文件无法打开，可能正被其他程序占用、已被移走或没有读取权限。请关闭后重试。",
        "The file cannot be opened: another program may be using it, it was moved, or it may not be read. Close it "
        "and try again.",
    ),
    "M-03": (
        "这个单元格与上下行合并，只有一个数值，无法判断每行各是多少。请取消合并，逐行填写。",
        "This cell is merged with the rows above or below and holds one value for all of them. Unmerge it and enter "
        "a value in each row.",
    ),
    "M-03.asked": (
        "这个单元格与上下行合并，“{title_zh}”只有一个数值，各行是多少尚未确定。请在数据页“待确认”中选择分摊办法，"
        "或取消合并后逐行填写。",
        "This cell is merged with the rows above or below and holds one “{title_en}” for all of them. Choose among the "
        "open questions how it is shared out, or unmerge it and enter a value in each row.",
    ),
    "M-03.left": (
        "合并单元格的“{title_zh}”已决定不分摊。如需计入，请撤回该决定，或取消合并后逐行填写。",
        "It was decided not to share out the merged “{title_en}”. Withdraw the answer to count it, or unmerge it and "
        "enter a value in each row.",
    ),
    "M-03.weights": (
        "合并单元格的“{title_zh}”应按所选的列分摊，但这几行在该列有空白、负数或全为 0。请补填该列，或改选分摊办法。",
        "The merged “{title_en}” is to be shared out by the chosen column, which is blank, negative or 0 throughout in "
        "these rows. Fill it in or choose another way.",
    ),
    "M-03.share": (
        "取自合并单元格 {cells} 的“{text}”，按所选办法分摊，本行为 {part}。",
        "A share of “{text}” in the merged cells {cells}, as was decided; {part} for this row.",
    ),
    "M-04": (
        "合计行，不作为数据载入。",
        "A total row; not loaded as data.",
    ),
    "M-05": (
        "签字或说明行及其以下内容，不作为数据载入。",
        "The signature or note line and what follows it; not loaded as data.",
    ),
    "M-05.rows": (
        "“{text}”（第 {row} 行）视为落款行，其后还有 {count} 行不计入。如果其中有数据，请移到它的上方。",
        "“{text}” (row {row}) was taken as the end of the table; {count} rows after it were not loaded. If they are "
        "data, move them above it.",
    ),
    "M-05.example": (
        "模板中的示例行，不作为数据载入。",
        "The example row of the template; not loaded as data.",
    ),
    "M-05.left": (
        "按确认结果，这张表不是“{title_zh}”，没有载入。如需载入，请在“待确认”中撤回该答案。",
        "As was decided, this is no sheet of “{title_en}”, and it was not loaded. To load it, take that answer back.",
    ),
    "M-05.own": (
        "这张工作表是本系统写的说明或清单，不作为数据读取，可保留也可删去。",
        "This sheet is a guide or list that the scorecard wrote; it is not read as data and may stay or be deleted.",
    ),
    "M-01.header": (
        "重复的表头行，不作为数据载入。",
        "A repeated header row; not loaded as data.",
    ),
    "M-01.section": (
        "表中的分段标题，不作为数据载入。",
        "A heading between the rows of the table; not loaded as data.",
    ),
    "M-07.noted": (
        "“{note}”表明金额是外币（{currency}），不能当作人民币载入。请折算成人民币，并把币种和单位改为元后重新放入。",
        "“{note}” says that amounts are in a foreign currency ({currency}); they can't be loaded as yuan. Convert "
        "them, name the unit in yuan, and drop the file again.",
    ),
    "M-07.row": (
        "这一行的币种是“{currency}”，金额不能当作人民币。请折算成元后填写，并把币种改为人民币。",
        "This row is in “{currency}”; its amount can't be taken for yuan. Enter it in yuan and change the currency.",
    ),
    "M-22.apart": (
        "这一行与第 {row} 行读取到的内容完全相同，只有没有读取的“{header}”列不同：是重复，还是应分别计入，无法判断，"
        "两行都未载入。"
        "请合并为一行，或删去重复的一行，再重新放入。",
        "This row and row {row} are the same in all that is read and differ only in column “{header}”, which is "
        "not read: whether one repeats the other or both count can't be told, so neither is loaded. Put them "
        "together in one row, or delete the repeat, and drop the file again.",
    ),
    "M-09.note": (
        "表中只写明单位的行，不作为数据载入。",
        "A row that only says in which unit the table is; not loaded as data.",
    ),
    "M-09": (
        "“{header}”（{column} 列）没有写明金额单位，无法判断是元还是万元。请在表头写明，例如“{header}(元)”。",
        "“{header}” (column {column}) does not say whether amounts are in 元 or 万元. State the unit in the header, "
        "such as “{header}(元)”.",
    ),
    "M-10": (
        "“{header}”（{column} 列）无法判断是百分数还是小数（例如 1 是 1% 还是 100%）。"
        "请在表头写明，例如“{header}(%)”，并统一该列写法。",
        "“{header}” (column {column}) may be percent or fractions (is 1 meant as 1% or 100%?). State it in the "
        "header, such as “{header}(%)”, and write the whole column alike.",
    ),
    "M-10.left": (
        "{told_zh}在此之前这一列留空，其余各列照常载入。",
        "{told_en} Until then the column is left empty; the rest of the sheet is loaded.",
    ),
    "M-16": (
        "必填项“{title_zh}”为空，整行退回。请补填。",
        "The required “{title_en}” is empty; the row was not loaded. Fill it in.",
    ),
    "M-16.word": (
        "必填项“{title_zh}”写的是“{raw}”，视为没有数据，整行退回。请填写实际的值。",
        "The required “{title_en}” says “{raw}”, which was taken as no data; the row was not loaded. Enter the value.",
    ),
    "M-19.error": (
        "单元格是 Excel 错误值 {raw}，没有可用的数值。请改正公式或直接填写数值。",
        "The cell holds the Excel error {raw}, not a value. Correct the formula or enter the value.",
    ),
    "M-19.formula": (
        "单元格是公式但没有保存计算结果。请在 Excel 中打开并保存一次，再重新放入。",
        "The cell holds a formula without its result. Open and save the file in Excel once, then drop it again.",
    ),
    "M-20": (
        "编号 {raw} 以数字形式保存，末几位已丢失，无法还原。请把该列设为“文本”格式后重新输入。",
        "The identifier {raw} was stored as a number and has lost its last digits. Format the column as Text and "
        "enter it again.",
    ),
    "M-32": (
        "“{title_zh}”不能以“{unit}”为单位。请改用本列的单位，或更正该行的单位。",
        "“{title_en}” cannot be in “{unit}”. Use the column's own unit, or correct the unit of the row.",
    ),
    "M-32.note": (
        "无法确定“{header}”（{column} 列）是否也按表中注明的单位计。"
        "请在数据页回答，或在表头写明单位，如“业务量(万笔)”。",
        "Whether “{header}” (column {column}) is in the unit noted beside the table can't be told. "
        "Answer on the data page, or write the unit into the header, such as “业务量(万笔)”.",
    ),
    "M-38": (
        "“{header}”（{column} 列）没有写明含税还是不含税，或没有可用的税率。请在数据页“待确认”中选择，"
        "或在表头写明“不含税”，含税的另加“税率”列。",
        "“{header}” (column {column}) does not say whether amounts include VAT, or the rate is not known. Choose among "
        "the open questions, or write 不含税 (ex VAT) in the header; amounts with VAT need a column 税率 (VAT rate).",
    ),
    "M-38.rate": (
        "“{title_zh}”按含税与不含税换算，这一行却没有可用的税率。请补填税率。",
        "“{title_en}” is converted by the VAT rate, and this row has none that can be used. Fill in the rate.",
    ),
    "M-38.net": (
        "“{title_zh}”列是含税金额，已除以（1+税率）换算为不含税金额载入。",
        "The column “{title_en}” holds amounts with VAT; they were divided by 1 + the rate and loaded without VAT.",
    ),
    "M-38.gross": (
        "“{title_zh}”列是不含税金额，已乘以（1+税率）换算为含税金额载入。",
        "The column “{title_en}” holds amounts without VAT; they were multiplied by 1 + the rate and loaded with VAT.",
    ),
    "LIMIT.min": (
        "“{title_zh}”的值 {raw} 低于下限 {bound}。请核对。",
        "The value {raw} of “{title_en}” is below the lower limit {bound}. Check it.",
    ),
    "LIMIT.max": (
        "“{title_zh}”的值 {raw} 超过上限 {bound}。请核对单位和数值。",
        "The value {raw} of “{title_en}” exceeds the upper limit {bound}. Check the unit and the value.",
    ),
}


def sentence(key: str, **facts: object) -> Sentence:
    """Return the message of a key with its facts filled in; facts are shown as text, never interpreted."""
    zh, en = _SENTENCES[key]
    return Sentence(key.partition(".")[0], zh.format(**facts), en.format(**facts))


def refused(key: str, **facts: object) -> FileRefusedError:
    """Return the error that refuses a whole file with the message of a key."""
    return FileRefusedError(sentence(key, **facts))
