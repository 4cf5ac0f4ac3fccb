/* One place that knows which option goes to which part. */
#include <stdlib.h>
#include <string.h>

#include "settings.h"

void
settings_gate(const struct config *config, struct gate_settings *gate_r)
{
	*gate_r = (struct gate_settings){
	    .max_sessions = (size_t)config->max_sessions,
	    .max_packet = (size_t)config->max_packet,
	    .idle_timeout_s = (unsigned)config->idle_timeout,
	    .headers = config->mark_messages != 0,
	    .bodies = config->body_fingerprint != 0,
	    .reply_text = config->reply_text,
	    .reply_url = config->reply_url,
	    .bounce_text = config->bounce_text,
	    .tag_form = (enum batv_form)config->tag_form,
	};
}

void
settings_writer(const struct config *config, const uint8_t secret[16],
		struct writer_settings *writer_r)
{
	*writer_r = (struct writer_settings){
	    .privacy = {.mode = (enum privacy_mode)config->address_privacy},
	    .journal = {.age_s = (uint32_t)config->journal_keep,
			.bytes = config->journal_size},
	    .store = {.hosts_s = (uint32_t)config->hosts_keep,
		      .stats_s = (uint32_t)config->stats_keep},
	};
	memcpy(writer_r->privacy.key, secret, sizeof(writer_r->privacy.key));
}

int
settings_engine(const struct config *config, struct engine_settings *engine_r)
{
	const struct config_list *list = &config->own_addresses;
	struct addr *addrs = calloc(list->n + 1, sizeof(*addrs));
	struct engine_settings s;

	if (addrs == NULL)
		return -1;
	for (size_t i = 0; i < list->n; i++)
		(void)addr_parse(list->items[i], &addrs[i]); /* option.c checked it */
	engine_settings_init(&s);
	s.target_share = config->target_share;
	s.suspect_score = config->suspect_score;
	s.memory = config->memory;
	s.convictions_per_hour = (uint32_t)config->convictions_per_hour;
	s.carry_share = config->carry_share;
	s.self = (struct helo_self){.names = config->own_names.items,
				    .n_names = config->own_names.n,
				    .addrs = addrs,
				    .n_addrs = list->n};
	*engine_r = s;
	return 0;
}

void
settings_engine_fini(struct engine_settings *engine)
{
	free((void *)engine->self.addrs);
	engine->self.addrs = NULL;
}
