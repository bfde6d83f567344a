; 先锋采编的安装程序。由 installer.py 调用 makensis；那里给出 VERSION、PARTS、PROGRAM、OUTPUT、ICON、SIDE、SIZE_KB、LONGEST 和 ITEMS。
;
; The new program is laid beside the old one (.new), then both change places by renaming. Whatever happens before that leaves
; the old one as it was; whatever happens while they change places is undone. Nothing outside the program's own names is touched.

Unicode true
Target amd64-unicode
!ifdef QUICK
  SetCompressor /FINAL zlib
!else
  SetCompressor /SOLID /FINAL lzma
  SetCompressorDictSize 64
!endif

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include "${ITEMS}" ; the macro EachItem: every top-level name of the program

!define NAME "先锋采编"
!define KEY "Software\PioneerDesk"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\PioneerDesk"
!define CLASS "PioneerDesk.textpack"
!define NEW ".new"
!define OLD ".old"

; Exit codes, told to administrators in docs/windows.md. 1 and 2 are NSIS's own: cancelled, ended by the script.
!define RUNNING 10
!define NO_SPACE 11
!define NEWER 12
!define BAD_FOLDER 13
!define SECOND_SETUP 14
!define OLD_WINDOWS 15
!define NOT_WRITTEN 16

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\PioneerDesk"
InstallDirRegKey HKCU "${KEY}" "Folder"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
ManifestLongPathAware true
CRCCheck force
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow
XPStyle on

VIProductVersion "${PARTS}"
VIFileVersion "${PARTS}"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "CompanyName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME}安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "GPL-3.0-or-later"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装${NAME} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "离线写稿，所见即站点所示，每篇只上报一次。$\r$\n$\r$\n只为您自己安装，不需要管理员。已有的稿件和资料库不会动。"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\PioneerDesk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${NAME}"
!define MUI_FINISHPAGE_SHOWREADME ""
!define MUI_FINISHPAGE_SHOWREADME_TEXT "在桌面放一个快捷方式"
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION PutOnDesktop
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Var Former   ; the folder of an earlier installation, or empty
Var Moved    ; the first item that would not move, or empty

; Says a sentence and ends with a code; silent, only the code is left.
!macro Refuse CODE WORDS
  MessageBox MB_OK|MB_ICONEXCLAMATION "${WORDS}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; A program file that runs cannot be opened for writing, and stays so; one that a scanner looks into is free again soon.
; $0: "1" where the program in FOLDER runs.
!macro IsRunning FOLDER
  StrCpy $0 ""
  ${If} ${FileExists} "${FOLDER}\python\python312.dll"
    ${ForEach} $2 1 5 + 1
      StrCpy $0 "1"
      ClearErrors
      FileOpen $1 "${FOLDER}\python\python312.dll" a
      ${IfNot} ${Errors}
        FileClose $1
        StrCpy $0 ""
        ${ExitFor}
      ${EndIf}
      Sleep 200
    ${Next}
    ClearErrors
  ${EndIf}
!macroend

; Goes on once the program in FOLDER is closed; silent, or where the person gives up, it ends.
!macro WaitUntilClosed FOLDER
  ${Do}
    !insertmacro IsRunning "${FOLDER}"
    ${If} $0 == ""
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME}正在运行（包括它的练习站点）。请先关闭它，稿件会自动保存，再按“重试”。$\r$\n$\r$\n现在的程序和资料库都没有动。" /SD IDCANCEL IDRETRY +3
      SetErrorLevel ${RUNNING}
      Quit
  ${Loop}
!macroend

; Renames, with patience for scanners that look into new files. Sets the error flag where it stays impossible.
!macro Patiently FROM TO
  StrCpy $1 0
  ${Do}
    ClearErrors
    Rename "${FROM}" "${TO}"
    ${IfNot} ${Errors}
      ${ExitDo}
    ${EndIf}
    IntOp $1 $1 + 1
    ${If} $1 > 25
      SetErrors
      ${ExitDo}
    ${EndIf}
    Sleep 200
  ${Loop}
!macroend

!macro SwapItem ITEM
  ${If} $Moved == ""
    ${If} ${FileExists} "$INSTDIR\${ITEM}"
      !insertmacro Patiently "$INSTDIR\${ITEM}" "$INSTDIR\${OLD}\${ITEM}"
      ${If} ${Errors}
        StrCpy $Moved "${ITEM}"
      ${EndIf}
    ${EndIf}
    ${If} $Moved == ""
      !insertmacro Patiently "$INSTDIR\${NEW}\${ITEM}" "$INSTDIR\${ITEM}"
      ${If} ${Errors}
        StrCpy $Moved "${ITEM}"
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend

; The old item goes back to its place; the new one, if it is there, away.
!macro RestoreItem ITEM
  ${If} ${FileExists} "$INSTDIR\${OLD}\${ITEM}"
    ${If} ${FileExists} "$INSTDIR\${ITEM}"
      CreateDirectory "$INSTDIR\${NEW}"
      !insertmacro Patiently "$INSTDIR\${ITEM}" "$INSTDIR\${NEW}\${ITEM}"
    ${EndIf}
    !insertmacro Patiently "$INSTDIR\${OLD}\${ITEM}" "$INSTDIR\${ITEM}"
  ${EndIf}
!macroend

; What an installation that was cut off while the programs changed places left behind: the old program goes back.
!macro PutBack
  ${If} ${FileExists} "$INSTDIR\${OLD}\*.*"
    !insertmacro EachItem RestoreItem
    RMDir /r "$INSTDIR\${OLD}"
  ${EndIf}
  RMDir /r "$INSTDIR\${NEW}"
!macroend

!macro IsItemForeign ITEM
  ${If} ${FileExists} "$INSTDIR\${ITEM}"
    StrCpy $0 "1"
  ${EndIf}
!macroend

; $0: "1" where something in the folder has the name of a part of ours and is not ours. Other things there do not matter:
; nothing but our own names is touched.
Function IsForeign
  StrCpy $0 ""
  ${If} ${FileExists} "$INSTDIR\PioneerDesk.exe"
  ${AndIf} ${FileExists} "$INSTDIR\python\start.py"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\${OLD}\python\start.py"
    Return
  ${EndIf}
  !insertmacro EachItem IsItemForeign
  !insertmacro IsItemForeign "uninstall.exe"
FunctionEnd

; A person who picks a folder for programs gets one of our own in it.
Function LeaveFolder
  ${DirState} "$INSTDIR" $1
  ${GetFileName} "$INSTDIR" $2
  ${If} $1 = 1
  ${AndIf} $2 != "PioneerDesk"
  ${AndIfNot} ${FileExists} "$INSTDIR\PioneerDesk.exe"
    StrCpy $INSTDIR "$INSTDIR\PioneerDesk"
  ${EndIf}
  Call IsForeign
  ${If} $0 == "1"
    MessageBox MB_OK|MB_ICONEXCLAMATION "这个文件夹里有同名的别的东西，不能装在里面。请另选一个：$\r$\n$INSTDIR"
    Abort
  ${EndIf}
FunctionEnd

Function .onInit
  SetRegView 64
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "PioneerDesk.Setup") p .r1 ?e'
  Pop $0
  ${If} $0 = 183
    !insertmacro Refuse ${SECOND_SETUP} "安装程序已经开着。请在那个窗口里继续。"
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    !insertmacro Refuse ${OLD_WINDOWS} "${NAME}需要 Windows 10（1809）或更新的系统，64 位。这台电脑的系统太旧，没有安装。"
  ${EndIf}
  ReadRegStr $Former HKCU "${KEY}" "Folder"
  ${IfNot} ${FileExists} "$Former\PioneerDesk.exe"
    StrCpy $Former ""
  ${EndIf}
  ReadRegStr $0 HKCU "${KEY}" "Version"
  ${If} $Former != ""
  ${AndIf} $0 != ""
    ${VersionCompare} "$0" "${PARTS}" $1
    ${If} $1 = 1
      ReadRegStr $2 HKCU "${UNINSTALL}" "DisplayVersion"
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "已经装了更新的 ${NAME} $2，这里是较旧的 ${VERSION}。$\r$\n$\r$\n较旧的程序可能打不开较新的资料库（只能看，不会改坏）。要换成较旧的吗？" /SD IDNO IDYES +3
        SetErrorLevel ${NEWER}
        Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; Everything that can be known before a byte is written.
Function Examine
  Call IsForeign
  ${If} $0 == "1"
    !insertmacro Refuse ${BAD_FOLDER} "这个文件夹里有同名的别的东西，不能装在里面，没有安装：$\r$\n$INSTDIR"
  ${EndIf}
  StrLen $0 "$INSTDIR"
  IntOp $0 $0 + ${LONGEST}
  ${If} $0 > 250
    !insertmacro Refuse ${BAD_FOLDER} "文件夹的路径太长，没有安装。请换一个短一些的：$\r$\n$INSTDIR"
  ${EndIf}
  !insertmacro WaitUntilClosed "$INSTDIR"
  ${If} $Former != ""
    !insertmacro WaitUntilClosed "$Former"
  ${EndIf}
  ClearErrors
  CreateDirectory "$INSTDIR"
  ${If} ${Errors}
    !insertmacro Refuse ${BAD_FOLDER} "不能在这里建文件夹，没有安装。请换一个您可以写的地方：$\r$\n$INSTDIR"
  ${EndIf}
  !insertmacro PutBack
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .r0, *l, *l) i .r1'
  ${If} $1 <> 0
    System::Int64Op $0 / 1048576
    Pop $0
    IntOp $1 ${SIZE_KB} / 1024
    IntOp $1 $1 + 150
    System::Int64Op $0 < $1
    Pop $2
    ${If} $2 <> 0
      RMDir "$INSTDIR"
      !insertmacro Refuse ${NO_SPACE} "磁盘空间不够，没有安装：需要 $1 MB，还有 $0 MB。$\r$\n原来的程序和资料库都没有动。请清理磁盘，或换一个盘。"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  SetRegView 64
  Call Examine
  SetOutPath "$INSTDIR\${NEW}"
  SetOverwrite on
  ClearErrors
  File /r "${PROGRAM}\*.*"
  ${If} ${Errors}
    Abort "文件没有写完。"
  ${EndIf}
  WriteUninstaller "$INSTDIR\${NEW}\uninstall.exe"
  ${If} ${Errors}
    Abort "文件没有写完。"
  ${EndIf}
  SetOutPath "$TEMP" ; lets go of the folder
  DetailPrint "正在准备，让第一次打开也快……"
  nsExec::Exec '"$INSTDIR\${NEW}\python\python.exe" -X utf8 -m compileall -q -s "$INSTDIR\${NEW}" -p "$INSTDIR" "$INSTDIR\${NEW}\python\site-packages"'
  Pop $0
  ClearErrors ; without it the first start takes longer, nothing else
  CreateDirectory "$INSTDIR\${OLD}"
  StrCpy $Moved ""
  !insertmacro EachItem SwapItem
  !insertmacro SwapItem "uninstall.exe"
  ${If} $Moved != ""
    !insertmacro EachItem RestoreItem
    !insertmacro RestoreItem "uninstall.exe"
    RMDir /r "$INSTDIR\${NEW}"
    RMDir /r "$INSTDIR\${OLD}"
    !insertmacro Refuse ${RUNNING} "有文件正被使用，没有换成新的：$Moved$\r$\n原来的程序照旧可用，资料库没有动。请关闭${NAME}和打开着它文件夹的窗口，再装一次。"
  ${EndIf}
  RMDir /r "$INSTDIR\${OLD}"
  RMDir /r "$INSTDIR\${NEW}"
  Call Register
  ${If} $Former != ""
  ${AndIf} $Former != $INSTDIR
    StrCpy $9 $Former
    Call RemoveFormer
  ${EndIf}
SectionEnd

!macro RemoveItem ITEM
  RMDir /r "$9\${ITEM}"
  Delete "$9\${ITEM}"
!macroend

; The program in $9, where it was before it was installed somewhere else.
Function RemoveFormer
  !insertmacro EachItem RemoveItem
  Delete "$9\uninstall.exe"
  RMDir "$9"
FunctionEnd

Function Register
  WriteRegStr HKCU "${KEY}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "Version" "${PARTS}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\PioneerDesk.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\PioneerDesk.exe"
  ReadRegStr $0 HKCU "Software\Classes\.textpack" ""
  ${If} $0 != "${CLASS}"
    WriteRegStr HKCU "${KEY}" "FormerTextpack" "$0"
    WriteRegStr HKCU "Software\Classes\.textpack" "" "${CLASS}"
  ${EndIf}
  WriteRegStr HKCU "Software\Classes\${CLASS}" "" "${NAME}稿件包"
  WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\PioneerDesk.exe,0"
  WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\PioneerDesk.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x8000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
  ClearErrors
FunctionEnd

Function PutOnDesktop
  CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\PioneerDesk.exe"
FunctionEnd

Function .onInstFailed
  SetOutPath "$TEMP"
  !insertmacro PutBack
  RMDir "$INSTDIR"
  MessageBox MB_OK|MB_ICONEXCLAMATION "没有装完：文件写不进去（磁盘满了，或者被别的程序拦下）。$\r$\n写了一半的已经清掉；原来的程序照旧可用，资料库没有动。" /SD IDOK
  SetErrorLevel ${NOT_WRITTEN}
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro WaitUntilClosed "$INSTDIR"
FunctionEnd

!macro un.RemoveItem ITEM
  RMDir /r "$INSTDIR\${ITEM}"
  Delete "$INSTDIR\${ITEM}"
!macroend

Section "Uninstall"
  SetRegView 64
  SetOutPath "$TEMP"
  ${IfNot} ${FileExists} "$INSTDIR\python\start.py"
    !insertmacro Refuse ${BAD_FOLDER} "这里没有${NAME}的程序，什么都没有删：$\r$\n$INSTDIR"
  ${EndIf}
  ; All or nothing: where the folder cannot be moved, a file of it is in use.
  !insertmacro Patiently "$INSTDIR\python" "$INSTDIR\${OLD}-python"
  ${If} ${Errors}
    !insertmacro Refuse ${RUNNING} "有文件正被使用，没有卸载。请关闭${NAME}和打开着它文件夹的窗口，再卸载一次。"
  ${EndIf}
  RMDir /r "$INSTDIR\${OLD}-python"
  !insertmacro EachItem un.RemoveItem
  RMDir /r "$INSTDIR\${OLD}"
  RMDir /r "$INSTDIR\${NEW}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  ReadRegStr $0 HKCU "Software\Classes\.textpack" ""
  ${If} $0 == "${CLASS}"
    ReadRegStr $1 HKCU "${KEY}" "FormerTextpack"
    ${If} $1 != ""
      WriteRegStr HKCU "Software\Classes\.textpack" "" "$1"
    ${Else}
      DeleteRegValue HKCU "Software\Classes\.textpack" ""
      DeleteRegKey /ifempty HKCU "Software\Classes\.textpack"
    ${EndIf}
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${CLASS}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x8000000, i 0, p 0, p 0)'
  ; What the program writes beside the library for itself. The library and text that was saved in an emergency stay.
  RMDir /r "$LOCALAPPDATA\PioneerDesk\Logs"
  RMDir /r "$LOCALAPPDATA\PioneerDesk\cache"
  RMDir /r "$LOCALAPPDATA\PioneerDesk\QtWebEngine"
  Call un.AskAboutLibrary
  RMDir "$LOCALAPPDATA\PioneerDesk"
  ClearErrors
SectionEnd

; Only a person who says yes twice, and then into the recycle bin.
Function un.AskAboutLibrary
  StrCpy $3 "$LOCALAPPDATA\PioneerDesk\library"
  ${IfNot} ${FileExists} "$3\*.*"
    Return
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "程序已经卸载。资料库还在：$\r$\n$3$\r$\n$\r$\n里面是您的全部稿件、图片和上报记录，重装以后可以接着用。要把它也放进回收站吗？" /SD IDNO IDYES +2
    Return
  MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "真的要把全部稿件放进回收站吗？没有报出去的也在里面。" /SD IDNO IDYES +2
    Return
  System::Call '*(&w1024 "$3") p .r4'
  ; SHFILEOPSTRUCTW: FO_DELETE with FOF_ALLOWUNDO | FOF_NOCONFIRMATION | FOF_WANTNUKEWARNING
  System::Call '*(p $HWNDPARENT, i 3, i 0, p r4, p 0, &i2 0x4050, &i2 0, i 0, p 0, p 0) p .r5'
  System::Call 'shell32::SHFileOperationW(p r5) i .r6'
  System::Free $5
  System::Free $4
  ${If} $6 <> 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "没有全部放进回收站，剩下的还在：$\r$\n$3"
  ${EndIf}
FunctionEnd
