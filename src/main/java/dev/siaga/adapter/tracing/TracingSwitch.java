package dev.siaga.adapter.tracing;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Optional;

/** Tracing is on where somebody said whither, and off everywhere else: then nothing of it is started. */
@Priority(Priorities.APPLICATION)
public final class TracingSwitch implements ConfigSourceInterceptor {
    static final String DISABLED = "quarkus.otel.sdk.disabled";
    static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
    private static final long serialVersionUID = 1;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue said = context.proceed(name);
        if (!name.equals(DISABLED)) {
            return said;
        }
        boolean nowhere = Optional.ofNullable(context.proceed(ENDPOINT))
                .map(ConfigValue::getValue)
                .filter(endpoint -> !endpoint.isBlank())
                .isEmpty();
        return nowhere ? said(said, "true") : said;
    }

    private static ConfigValue said(ConfigValue before, String value) {
        return before == null
                ? ConfigValue.builder().withName(DISABLED).withValue(value).build()
                : before.withValue(value);
    }
}
