#ifndef LYCHGATE_ENGINE_IMPL_H
#define LYCHGATE_ENGINE_IMPL_H

/* Inside engine*.c only: what the engine owns. */
#include "arena.h"
#include "autotrap.h"
#include "backscatter.h"
#include "breaker.h"
#include "carry.h"
#include "engine.h"
#include "learn.h"
#include "outbound.h"
#include "recall.h"
#include "returns.h"
#include "teach.h"
#include "threshold.h"

struct engine {
	struct engine_settings settings; /* self: in self_text */
	struct arena self_text;
	struct teach teach; /* the tables, and the sink */
	struct autotrap autotrap;
	struct outbound *outbound;
	struct backscatter *backscatter;
	struct policy *policy;
	struct botnet_view *botnets; /* NULL: none are known */
	struct learn_weights weights;
	struct breaker breaker;
	struct freeze freeze;
	struct threshold threshold;
	struct returns *returns;
	uint32_t now_s; /* of the newest event */
};

#endif
