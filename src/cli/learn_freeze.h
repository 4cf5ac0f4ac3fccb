#ifndef LYCHGATE_LEARN_FREEZE_H
#define LYCHGATE_LEARN_FREEZE_H

#include <stdio.h>

#include "command.h"
#include "freeze.h"
#include "json.h"

/* Whether learning is frozen, for people and programs; ${now_s}: for "for 3 hours". */
void learn_freeze_text(const struct freeze *f, uint32_t now_s, FILE *to);
void learn_freeze_json(const struct freeze *f, struct json *j);

/* `lychgate learn --thaw`.  The exit status. */
int learn_freeze_thaw(const struct cli *cli);

#endif
