package dev.siaga.adapter.wire;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import jakarta.inject.Singleton;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Where whoever may write resources can send the operator: anywhere but to forbidden networks, whatever the name says. A plain request goes to the very
 * address that was judged, so that a name can't lead elsewhere a moment later; one by TLS keeps its name, which the peer's certificate proves. Together with
 * clients that follow no redirect, and tell nothing of an answer that isn't what was asked for, a tenant reaches nothing through Siaga.
 */
@Singleton
public class Reach implements ClientRequestFilter {
    private final List<IpSubnetFilterRule> forbidden;

    public Reach(ReachSettings settings) {
        forbidden = settings.forbidden().stream()
                .map(network -> new IpSubnetFilterRule(network, IpFilterRuleType.REJECT))
                .toList();
    }

    public boolean forbids(InetAddress address) {
        var judged = new InetSocketAddress(address, 0);
        return forbidden.stream().anyMatch(network -> network.matches(judged));
    }

    /** The address of a name. Blocks while it is looked up; fails when any of its addresses is forbidden. */
    public InetAddress address(String host) throws IOException {
        InetAddress[] found = InetAddress.getAllByName(host);
        if (Arrays.stream(found).anyMatch(this::forbids)) {
            throw new IOException(host + " leads to a network that siaga.reach.forbidden closes");
        }
        return found[0];
    }

    @Override
    public void filter(ClientRequestContext request) throws IOException {
        URI asked = request.getUri();
        if (asked.getHost() == null) {
            throw new UnknownHostException("no host in " + asked);
        }
        InetAddress address = address(asked.getHost());
        if ("http".equals(asked.getScheme())) {
            request.getHeaders().putSingle(HttpHeaders.HOST, asked.getAuthority());
            request.setUri(UriBuilder.fromUri(asked).host(literal(address)).build());
        }
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    }
}
