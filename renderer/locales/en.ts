import agents from './en/agents.json' with { type: 'json' };
import calendar from './en/calendar.json' with { type: 'json' };
import common from './en/common.json' with { type: 'json' };
import connect from './en/connect.json' with { type: 'json' };
import errors from './en/errors.json' with { type: 'json' };
import inbox from './en/inbox.json' with { type: 'json' };
import missionControl from './en/mission-control.json' with { type: 'json' };
import palette from './en/palette.json' with { type: 'json' };
import runs from './en/runs.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import taskEditor from './en/task-editor.json' with { type: 'json' };
import tasks from './en/tasks.json' with { type: 'json' };
import today from './en/today.json' with { type: 'json' };
import tools from './en/tools.json' with { type: 'json' };
import welcome from './en/welcome.json' with { type: 'json' };

/** English words: those of `common.json` at the top, each screen's under its own name. */
export default {
  ...common,
  today,
  tasks,
  task_editor: taskEditor,
  runs,
  calendar,
  inbox,
  tools,
  agents,
  mission_control: missionControl,
  settings,
  welcome,
  connect,
  errors,
  palette,
};
