"""One sentence for every error code: what happened, what was kept, what to do. In Chinese, for window and terminal.

`{name}` placeholders are filled from the error's details; a detail that is missing is shown as “？”.
A code without a line of its own takes that of its group, the part before the dot. Keep the lines sorted; a test holds that every code raised in the source has its sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from editor_app.model.errors import Detail, EditorError

SENTENCES: dict[str, str] = {
    "article.ambiguous": "有不止一篇稿件的编号以“{id}”开头。请多写几位。",
    "article.frozen": "这篇稿件已经送出或正在办（{state}），没有改动它。要改请先撤下或等退回。",
    "article.stale": "这篇稿件在别处已保存了更新的第 {current} 版，这里改的是第 {base} 版，没有覆盖它。您的文字还在窗口里，请先复制出来，再重新打开稿件。",
    "article.unknown": "没有编号是“{id}”的稿件。用 list 可以看到全部编号。",
    "article.unknown_state": "没有“{state}”这个状态。可以用：{known}。",
    "asset.damaged": "一张原图（{asset}…）的内容与入库时不同，可能是磁盘出了问题；没有使用它，稿件其余内容都在。请从备份或照片原件重新加入。",
    "asset.gone": "一张原图（{asset}…）的文件不见了；稿件其余内容都在。请从备份或照片原件重新加入。",
    "asset.unknown": "资料库里没有这张图片（{asset}…）。请重新加入照片。",
    "backup.failed": "这次备份没有做成（{why}），以前的备份和资料库都没有动。请看看磁盘空间，再试一次。",
    "backup.folder_missing": "备份文件夹“{folder}”不在（U 盘可能没有插上），这次没有备份到那里；资料库和它里面的备份都在。请插好以后再试，或另选一个文件夹。",
    "backup.unusable": "“{name}”不是完好的资料库备份，没有用它，现有的资料库没有动。请换一份备份。",
    "body": "这份内容不合稿件的格式，没有写入，原来的内容都在。如果它来自别的程序，请从那里重新导出。",
    "cancelled": "已取消。此前做好的都还在。",
    "column.unknown": "站点没有“{column}”这个栏目，什么也没有做。请核对栏目名称，或在“栏目”里另选。",
    "demo.not_sent": "演示稿件没有送到练习站点。资料库里的稿件完好，请再试一次。",
    "disk.error": "磁盘读写出错（{why}）。已经显示为保存的内容都在；请检查磁盘，再试一次。",
    "disk.full": "磁盘已满，这一次没有写进去。以前保存的都在；请腾出空间，再试一次。",
    "disk.low": "磁盘只剩 {megabytes} MB，图片和文件没有收进来；已有的都在，文字还能照常保存。请腾出至少 100 MB，再加进来。",
    "disk.warning": "数据所在的磁盘只剩 {megabytes} MB。稿件都在；请尽快腾出空间，少于 100 MB 时不再收图片和文件。",
    "doctor.content": "有一份内容（{content}）与它的摘要不符：{why}。其余内容完好；请从版本或备份里恢复这一份。",
    "doctor.database": "资料库文件有损坏：{why}。请关闭程序，用最近的备份恢复。",
    "doctor.index": "有 {count} 篇稿件不在查找索引里。用 doctor --repair 重建即可，稿件不受影响。",
    "doctor.reference": "资料库里有断开的关联（{table}）。请用最近的备份恢复。",
    "file.is_folder": "“{name}”是文件夹，没有导入。请选文件夹里的文件；照片文件夹用 --photos 指定。",
    "file.no_folder": "没有“{name}”这个文件夹。请核对照片文件夹的位置。",
    "file.not_found": "没有找到文件“{name}”。请核对位置和名字。",
    "file.too_large": "“{name}”有 {megabytes} MB，太大了，没有导入。请把其中的图片压缩后另存。",
    "file.unreadable": "“{name}”读不出来（{why}），什么也没有改动。请看看它是否被别的程序占用，或您有没有权限。",
    "file.unwritable": "“{name}”写不进去（{why}），原来的文件没有动。请换一个位置，或关掉正在用它的程序。",
    "import.damaged": "“{name}”已经损坏，打不开，什么也没有导入。请用 Word 或 WPS 打开它另存一份，或向作者重新要一份。",
    "import.empty": "“{name}”是空的，什么也没有导入。请确认选对了文件。",
    "import.encrypted": "“{name}”有密码保护，没有导入。请在 Word 或 WPS 里输入密码打开，取消密码后另存，再导入。",
    "import.not_as_named": "“{name}”其实是{found}，不是它的名字所说的文件，没有导入。{advice}",
    "import.old_office": "“{name}”是旧格式（{found}），没有导入。请在 Word/WPS 里打开它，另存为 .docx，再导入。",
    "import.package_too_large": "“{name}”解开后太大（{why}），没有导入。请把图片压缩或把稿子拆成几个文件，再导入。",
    "import.text_too_large": "文字超过 {limit} MB，没有读入，原来的内容都还在。请拆成几篇，再导入。",
    "import.unsafe": "“{name}”的内部结构不正常（{why}），为了安全没有导入。请用 Word 或 WPS 打开它另存一份，再导入。",
    "import.unsupported": "还不能导入这种文件：“{name}”（{found}）。可以导入的有 .docx、.rtf、.html、.mht、.md、.txt。",
    "keyring.absent": "这台电脑没有可用的钥匙串（{why}），密码只在本次运行期间有效，没有写到磁盘上。下次启动要再输入一次。",
    "layout.unknown_rule": "没有“{rule}”这条排版规则，什么也没有改动。可以用：{known}。",
    "library.bad_place": "这里是{kind}（{name}），资料库放在里面会被写坏，没有建立。请换成本机硬盘上的文件夹；要备份到云盘，可以把备份文件夹设在那里。",
    "library.busy": "资料库正被占用，这一次没有写进去；以前保存的都在。请稍等再试。",
    "library.conflict_copies": "资料库旁边有云同步留下的副本（{names}），没有合并，也没有删除。请把资料库移到本机硬盘，副本交给管理员看。",
    "library.corrupt": "资料库里有一处读不出来（{why}），没有改动它，其余稿件照常。请用 doctor 检查，或用最近的备份恢复。",
    "library.damaged_alone": "资料库文件已损坏，原样移到了旁边（{aside}），没有改动它；还没有备份可用。"
    "请先把这个文件另存一份交给管理员抢救；再次启动会建立新的空资料库。",
    "library.damaged": "资料库文件已损坏，原样移到了旁边（{aside}），没有改动它。最近的完好备份：{backup}。可以用备份恢复。",
    "library.foreign": "这个位置的“{name}”是别的程序的文件，不是先锋采编的资料库；没有打开，也没有改动。请另选一个文件夹。",
    "library.locked": "这个资料库已经在另一个先锋采编里打开（进程 {pid}）。请到那个窗口里继续，或先关掉它。",
    "library.missing": "资料库文件不见了，但有备份（最近的是 {backup}）。没有新建空的资料库；请用备份恢复。",
    "library.newer": "这个资料库是更新版本的先锋采编写的（格式 {version}，这里认识到 {known}），没有打开，也没有改动。请升级程序。",
    "library.not_migrated": "资料库没能转成新的格式（{why}），原样没有改动，转换前的备份也在。请把这行字告诉管理员，先用原来的版本打开。",
    "library.old_sqlite": "程序带的 SQLite {version} 太旧，可能损坏数据，没有打开资料库。请重新安装先锋采编。",
    "library.risky_place": "资料库在{kind}（{name}）里，可能被写坏。稿件现在都在；请关闭程序，把整个资料库文件夹移到本机硬盘。",
    "library.unwritable": "资料库所在的位置写不进去（{why}）。请换一个位置，或请管理员给权限。",
    "metadata": "稿件信息里有不能用的内容（{field}），没有保存这一项，其余都在。请改后再试。",
    "metadata.bad_keywords": "关键词最多 {limit} 个，也不能重复或为空；没有保存这一项。",
    "metadata.unknown_field": "稿件信息里没有“{field}”这一项。可以用：{known}。",
    "network.no_answer": "网络中断，没有等到站点的答复（{why}）。稿件和图片都在本机；会自动再试，不会重复。",
    "network.strange_answer": "答复不是站点自己的（可能要先登录网络，或中间的设备拦下了）。稿件和图片都在本机；会自动再试，不会重复。",
    "network.tls": "与站点的加密连接没有建立（{why}），什么也没有发出。请核对本机时间和站点的证书，或告诉网站管理员。",
    "network.unreachable": "连不上站点（{why}），什么也没有发出。联网以后会自动再试。",
    "page.too_much": "这篇内容太大或嵌套太深，没有做成页面；稿件本身都在。请把它拆短一些。",
    "paste.no_picture": "剪贴板里没有这段内容的图片，稿件没有改动。请用“保留结构”粘贴，或截图后再粘贴。",
    "paste.nothing": "剪贴板里没有能粘贴的内容，稿件没有改动。请回到原来的程序再复制一次。",
    "paste.too_long": "剪贴板里有 {count} 段，超过一次能粘贴的 {limit} 段，没有放进来，稿件没有改动。请分几次粘贴，或存成文件再导入。",
    "pattern.bad": "正则表达式写得不对（{why}），什么也没有改动。请改一改，或关掉“正则表达式”按原样查找。",
    "pattern.empty": "还没有写要查找的文字，什么也没有改动。请先写上。",
    "pattern.no_group": "替换的文字里写了“{group}”这一组，查找的表达式里没有它，什么也没有改动。请核对组号；要写 $ 号请写成 $$。",
    "pattern.too_long": "查找或替换的文字超过 {limit} 个字，什么也没有改动。请写短一些。",
    "pattern.too_slow": "这个正则表达式找得太慢，已经停下，什么也没有改动。请写得简单一些。",
    "picture.bomb": "这张图片的像素太多（超过 8000 万），没有收入。请先用看图软件缩小，再加进来。",
    "picture.file_too_large": "图片文件有 {megabytes} MB，超过 50 MB，没有收入。请先用看图软件另存为小一些的 JPEG，再加进来。",
    "picture.heic_missing": "这是苹果手机的 HEIC 照片，本机没有装能读它的部件，没有收入。请在手机的“设置→相机→格式”里选“兼容性最佳”后重新导出，或请管理员安装 pi-heif。",
    "picture.no_memory": "内存不够，这张图片没能处理，原图没有动。请关掉一些程序后再试，或先把图片缩小。",
    "picture.over_budget": "这张图片压到最小也超过站点限制的 {limit} 字节，没有做成成品图，原图还在。请换一张图，或请管理员核对站点配置。",
    "picture.truncated": "图片文件不完整，可能没有传完，没有收入。请从手机或相机里重新拷贝一次。",
    "picture.unreadable": "读不出这个文件里的图片：它不是图片，或者已经损坏，没有收入。请找到原来的照片再加进来。",
    "picture.unsupported": "{kind} 文件不能用作稿件图片，没有收入。请另存为 JPEG 或 PNG，再加进来。",
    "practice.bad_accounts": "练习站点的账号文件读不懂（{path}），没有启动，里面的稿件都在。请把这个文件改名移开，会重新生成账号。",
    "practice.no_folder": "练习站点的数据文件夹不能用（{path}：{why}），没有启动。请用 --data 另选一个文件夹。",
    "practice.not_started": "练习站点没有启动起来。稿件都在；请关闭程序重开，或用 doctor 检查。",
    "practice.port_taken": "端口 {port} 已被别的程序占用，练习站点没有启动。请用 --port 另选一个。",
    "preview.foreign_address": "页面想要外面的内容（{address}），没有给它。稿件不受影响。",
    "preview.not_shown": "页面没有画出来。稿件都在；请再试一次，或用 doctor 检查网页引擎。",
    "profile.broken": "站点配置的 {file} 有错：{why}。没有使用它；请改正后再装。",
    "profile.no_resource": "站点配置里没有“{name}”这个文件。",
    "profile.unknown": "没有“{profile}”这个站点配置。可以用：{known}。",
    "replacing.changed_since": "这篇稿件刚才又改过，没有动它，里面的文字都在。请重新查找，再替换。",
    "revision.unknown": "这篇稿件没有第 {number} 版。用 history 可以看到全部版本。",
    "save.not_read_back": "写进磁盘的稿件读回来时与原文不一样，没有当作已保存；您的文字还在窗口里，以前的版本也在。请先把文字复制出来，再检查磁盘。",
    "site.article_too_large": "站点说稿件太大，没有收下；稿件在本机完好。请减少内容，再上报。",
    "site.bad_address": "“{address}”不是可用的站点地址，没有保存。应以 https:// 开头，不带账号和问号。",
    "site.bad_name": "“{name}”不能用作站点名，没有保存。请用一行不带空白开头的文字。",
    "site.bad_secret": "密码或令牌为空，或超过 {limit} 个字，没有保存。请核对后再输入。",
    "site.changed": "站点上的这篇稿件与您送出的不同，可能有编辑改过。没有覆盖它，本机的稿件也没有动。请看看站点上的那一篇再决定：{url}",
    "site.conflict": "站点上已有这篇稿件的另一版，没有覆盖它，本机的稿件也没有动。请看看站点上的那一篇再决定。",
    "site.fields_refused": "站点没有收下：{said}。稿件在本机完好；请按它说的改好，再上报。",
    "site.gone": "站点上找不到这篇稿件了。没有重新送出；本机的稿件和回执都在。请问问网站编辑。",
    "site.in_trash": "站点上有人把这篇稿件放进了回收站。没有重新送出，本机的稿件都在。请问问网站编辑：{url}",
    "site.insecure_address": "“{address}”没有加密（http），没有保存。请用 https 地址；只有本机的练习站点可以不加密。",
    "site.no_secret": "还没有“{site}”的密码或令牌。稿件和图片都在发件箱里；请登录后自动继续（或设环境变量 {variable}）。",
    "site.picture_too_large": "站点说图片“{name}”太大（{size} 字节），没有收下；稿件和原图都在本机。请换一张或缩小后再上报。",
    "site.picture_type": "站点不收“{name}”这种图片（{type}）；稿件和原图都在本机。请换成 JPEG 或 PNG。",
    "site.pictures_missing": "站点还缺 {count} 张图片，会自动补传，不会重复。",
    "site.redirects": "站点把我们引到别的地址（{address}），没有跟过去，密码和稿件也没有送过去。请核对站点地址。",
    "site.refused": "站点没有收下（{status}：{said}）。稿件和图片都在本机；请按它说的处理后重试。",
    "site.sign_in": "登录已过期，或站点不再接受这个账号。稿件和图片都在本机，没有丢失；重新登录后自动继续，不会重复。",
    "site.throttled": "站点忙，请我们等 {seconds} 秒。稿件和图片都在本机；到时自动继续。",
    "site.trouble": "站点出了故障（{status}）。稿件和图片都在本机；会自动再试，不会重复。",
    "site.unknown": "没有叫“{name}”的站点。用 site list 可以看到全部站点。",
    "site.unknown_kind": "没有“{kind}”这种连接器，没有保存。可以用：{known}。",
    "site.unusable_secret": "“{site}”的密码或令牌里有不能用的字（如全角字、空格），没有送出。请重新复制一次再登录。",
    "submission.cancelled": "您已撤下，没有送出；稿件还在草稿里。",
    "submission.findings": "“{title}”还不能上报：有 {count} 处要改，第一处是“{first}”。稿件没有动，改好后再上报。",
    "submission.held": "您已暂停或撤下，这一步没有做。",
    "submission.interrupted": "上次发送时程序被关闭，不知站点收到没有；先问站点再决定，不会重复。",
    "submission.no_site": "还没有可以上报的站点。请先添加站点，或用练习站点。",
    "submission.no_conflict": "“{title}”没有等您决定的冲突，什么也没有改动。",
    "submission.other_account": "站点“{site}”换了账号或网址，排队时用的是另一个。没有送到新的那里；请改回原来的，或撤下后重新上报。",
    "submission.paused": "您已暂停；点“继续”后再排队。",
    "submission.settling": "发出后断线，站点上还没有；再等一会儿，确认不会迟到后再发，不会重复。",
    "submission.superseded": "已由改过的新稿代替，没有送出。",
    "submission.theirs": "保留站点上的那一篇，没有用本机的覆盖；本机的稿件也在。",
    "submission.too_late": "“{title}”可能已经到了站点，不能撤下。请等它送完，再请网站编辑处理。",
    "submission.unknown": "发件箱里没有编号是“{id}”的。用 outbox list 可以看到全部。",
    "submission.unsettled": "“{title}”的上一版还在发送途中。稿件已保存；等它送完后再上报这一版，就会作为更新送出。",
    "submission.which_site": "有 {count} 个站点，不知道要报到哪一个。请用 --site 或在窗口里选一个。",
    "trash.no_backup": "“{title}”还没有进过备份，不能彻底删除；它还在回收站里。请先备份一次，再删除。",
    "trash.not_there": "回收站里没有编号是“{id}”的稿件，什么也没有删除。请刷新列表再看。",
    "trash.too_early": "“{title}”要到 {day} 以后才能彻底删除（回收站至少留三十天；本机时间变动过还要多等一周）。它还在回收站里，随时可以取回。",
    "trash.under_way": "“{title}”正在上报，不能彻底删除；它还在回收站里。请等它送完或撤下以后再删除。",
    "web.address": "图片的地址不是公开的网址，没有下载，已放“待补图”。请在网页上把图片另存下来，再用“添加图片”放进来。",
    "web.too_large": "网页上的图片超过 {megabytes} MB，没有下载，已放“待补图”。请先缩小，再用“添加图片”放进来。",
    "web.unreachable": "网页上的图片没有下载到（{why}），已放“待补图”，文字都在。请联网后重新粘贴，或把图片另存下来再放进来。",
    "webengine.missing": "网页引擎没有装好（{why}），不能预览；写稿、检查和上报照常。请重新安装先锋采编。",
    "webengine.root": "网页引擎不肯以 root 身份运行，没有画页面。请换普通用户；只在容器或测试里可设 QTWEBENGINE_DISABLE_SANDBOX=1。",
}


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "？"


def sentence(code: str, details: Mapping[str, Detail] | None = None) -> str:
    """The sentence for `code`; an unknown code is shown as such, so that it is noticed and reported."""
    text = SENTENCES.get(code) or SENTENCES.get(code.partition(".")[0])
    if text is None:
        return f"出现了没有预料到的情况（{code}）。稿件没有改动，请把这行字告诉管理员。"
    return text.format_map(_Blank(details or {}))


def explain(error: EditorError) -> str:
    """The sentence for an error."""
    return sentence(error.code, error.details)
