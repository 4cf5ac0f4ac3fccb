#ifndef LYCHGATE_WORTH_H
#define LYCHGATE_WORTH_H

#include "json.h"
#include "portrait.h"
#include "remedy.h"

/* How a server's profile was earned, what it lacks, and what would lose it. */

/* Tell each thing that speaks for it, with its nats. */
void worth_earned(const struct portrait *p, remedy_line *line, void *ctx);

/* Tell what an established server would lose its profile by. */
void worth_lost_by(const struct portrait *p, remedy_line *line, void *ctx);

/* Tell the alerts about it that are in force (watch_alerts()), each with its time; and
 * the time of the newest one, 0: none. */
void worth_alerts(const struct engine_opinion *o, remedy_line *line, void *ctx);
uint32_t worth_alert_s(const struct engine_opinion *o);

/* The same numbers as members of an object that is open. */
void worth_json(const struct portrait *p, struct json *j);

/* Alerts in short words, such as "unknown-users traps"; "" for none. */
#define WORTH_ALERTS_MAX 48
const char *worth_alerts_format(unsigned alerts, char out[WORTH_ALERTS_MAX]);

#endif
