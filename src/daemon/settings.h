#ifndef LYCHGATE_SETTINGS_H
#define LYCHGATE_SETTINGS_H

#include "config.h"
#include "engine.h"
#include "gate.h"
#include "writer.h"

/*
 * What each part of the daemon is told of the configuration.  The results borrow from
 * ${config}.
 */
void settings_gate(const struct config *config, struct gate_settings *gate_r);
void settings_writer(const struct config *config, const uint8_t secret[16],
		     struct writer_settings *writer_r);

/* The addresses are the caller's to free: settings_engine_fini().  0, or -1 without
 * memory. */
int settings_engine(const struct config *config, struct engine_settings *engine_r);
void settings_engine_fini(struct engine_settings *engine);

#endif
