package dev.siaga.controller.watch;

import dev.siaga.controller.WholeOperator;
import java.util.HashMap;
import java.util.Map;

/** The whole operator, which looks more often and waits less. */
public class Watching extends WholeOperator {
    @Override
    public Map<String, String> getConfigOverrides() {
        var overrides = new HashMap<>(super.getConfigOverrides());
        overrides.put("siaga.watch.every", "500MS");
        overrides.put("siaga.postgres.timeout", "1S");
        overrides.put("siaga.incident.situation-after", "3S");
        overrides.put("siaga.incident.backup-unknown-after", "5S");
        overrides.put("siaga.level.better-after", "1S");
        return overrides;
    }
}
