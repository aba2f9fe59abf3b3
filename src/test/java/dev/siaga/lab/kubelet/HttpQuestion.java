package dev.siaga.lab.kubelet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * One GET on a connection of its own, of which only the status counts. Certificates aren't checked, as in Kubernetes. Written on a
 * socket, since the JDK's client keeps connections and guards the Host header.
 */
record HttpQuestion(boolean tls, String host, int port, String path, Map<String, String> headers) {
    private static final SSLContext TRUSTING = trusting();

    int ask(Duration limit) throws IOException {
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
            plain.setSoTimeout((int) limit.toMillis());
            if (!tls) {
                return ask(plain);
            }
            try (var secured = TRUSTING.getSocketFactory().createSocket(plain, host, port, true)) {
                return ask(secured);
            }
        }
    }

    private int ask(Socket socket) throws IOException {
        socket.getOutputStream().write(request().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        var status = Optional.ofNullable(reader.readLine()).orElse("").split(" ");
        if (status.length < 2 || !status[1].matches("\\d{3}")) {
            throw new IOException("no HTTP answer");
        }
        return Integer.parseInt(status[1]);
    }

    private String request() {
        var lines = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        lines.putAll(Map.of("Host", host + ":" + port, "User-Agent", "kube-probe", "Accept", "*/*"));
        lines.putAll(headers);
        lines.put("Connection", "close");
        var text = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        lines.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString();
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + ":" + port + path;
    }

    private static SSLContext trusting() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    new javax.net.ssl.KeyManager[0],
                    new TrustManager[] {new TrustAll()},
                    new java.security.SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
