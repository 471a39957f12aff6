@echo off
rem The command of an installed Ordinaut: the command line, on the Node that is installed with the application.
"%~dp0..\node\node.exe" "%~dp0..\app.asar.unpacked\bin\ordinaut.js" %*
