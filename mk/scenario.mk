# Scenarios: tests/scenario/*.scn, stories of zombies and servers played through the engine.
SCENARIO_SRCS := $(wildcard tests/scenario/*.c)
SCENARIO_OBJS := $(SCENARIO_SRCS:%.c=$(BUILD)/%.o)

$(BUILD)/tests/scenario/%.o: tests/scenario/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/scenario $(INC_core) -MMD -MP -c $< -o $@

$(BUILD)/tests/scenario/run: $(SCENARIO_OBJS) $(call archives,core)
	$(CC) $(LDFLAGS) $(SCENARIO_OBJS) $(call archives,core) $(LDLIBS) -o $@

## make scenario    play tests/scenario/*.scn through the judgement
scenario: $(BUILD)/tests/scenario/run
	@./tests/tap-run scenario $<
