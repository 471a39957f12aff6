import agents from './ro/agents.json' with { type: 'json' };
import calendar from './ro/calendar.json' with { type: 'json' };
import common from './ro/common.json' with { type: 'json' };
import connect from './ro/connect.json' with { type: 'json' };
import errors from './ro/errors.json' with { type: 'json' };
import inbox from './ro/inbox.json' with { type: 'json' };
import missionControl from './ro/mission-control.json' with { type: 'json' };
import palette from './ro/palette.json' with { type: 'json' };
import runs from './ro/runs.json' with { type: 'json' };
import settings from './ro/settings.json' with { type: 'json' };
import taskEditor from './ro/task-editor.json' with { type: 'json' };
import tasks from './ro/tasks.json' with { type: 'json' };
import today from './ro/today.json' with { type: 'json' };
import tools from './ro/tools.json' with { type: 'json' };
import welcome from './ro/welcome.json' with { type: 'json' };

/** Romanian words: those of `common.json` at the top, each screen's under its own name. */
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
