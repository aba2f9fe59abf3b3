package dev.siaga.adapter.prometheus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How recording rules count, and how they are kept. Another step makes other series, which begin anew. */
@ConfigMapping(prefix = "siaga.recording")
public interface RecordingSettings {

    /** What long windows are made of: whole seconds. */
    @WithDefault("5M")
    Duration step();

    /** Windows from here on are made of steps; shorter ones are counted from the counters themselves. */
    @WithDefault("6H")
    Duration longFrom();

    /** How long an edited or deleted rule may stay so, and a kind unnoticed that was installed meanwhile. */
    @WithDefault("30S")
    Duration checkEvery();
}
