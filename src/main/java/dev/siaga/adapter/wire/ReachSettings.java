package dev.siaga.adapter.wire;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** Where the addresses that users write into their resources may not lead. */
@ConfigMapping(prefix = "siaga.reach")
public interface ReachSettings {

    /**
     * Networks in CIDR notation: the operator's own machine, its link, and the addresses at which clouds give credentials to whoever asks from
     * inside. Add what else only the platform may reach.
     */
    @WithDefault(
            "127.0.0.0/8,::1/128,0.0.0.0/8,::/128,169.254.0.0/16,fe80::/10,224.0.0.0/4,ff00::/8,100.100.100.200/32,fd00:ec2::254/128")
    List<String> forbidden();
}
