package dev.siaga.adapter.notify;

import dev.siaga.adapter.wire.Reach;
import dev.siaga.incident.Courier;
import dev.siaga.incident.Notice;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One message for each notice, all of an incident in one thread. The key is the Message-ID, by which mail systems know a repetition. A
 * connection of its own for each message: incidents are rare, and an idle one is a dead one by then.
 */
final class MailCourier implements Courier {
    private final Vertx vertx;
    private final Sink.Mail sink;
    private final NotifySettings settings;
    private final Reach reach;

    MailCourier(Vertx vertx, Sink.Mail sink, NotifySettings settings, Reach reach) {
        this.vertx = vertx;
        this.sink = sink;
        this.settings = settings;
        this.reach = reach;
    }

    @Override
    public Receipt deliver(Notice notice, String key) {
        // A name server may be silent as well as a mail server: looking its name up is part of the attempt.
        CompletableFuture<?> sent = CompletableFuture.supplyAsync(this::client, Thread::startVirtualThread)
                .thenCompose(client -> client.sendMail(message(notice, key))
                        .onComplete(_ -> client.close())
                        .toCompletionStage());
        try {
            sent.get(settings.attempt().toMillis(), TimeUnit.MILLISECONDS);
            return new Receipt.Accepted();
        } catch (ExecutionException e) {
            return receipt(
                    e.getCause() instanceof UncheckedIOException unchecked ? unchecked.getCause() : e.getCause());
        } catch (TimeoutException _) {
            return later("no answer within " + settings.attempt().toMillis() + " ms");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return later("interrupted");
        }
    }

    private MailClient client() {
        try {
            return MailClient.builder(vertx).with(config(host())).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without TLS nothing but its address tells a mail server from another. */
    private String host() throws IOException {
        InetAddress address = reach.address(sink.host());
        return sink.tls() == Sink.Mail.Tls.NONE ? address.getHostAddress() : sink.host();
    }

    private MailConfig config(String host) {
        MailConfig config = new MailConfig();
        config.setConnectTimeout((int) settings.connect().toMillis());
        config.setIdleTimeout((int) settings.attempt().toMillis());
        config.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        config.setHostname(host).setPort(sink.port()).setKeepAlive(false);
        config.setSsl(sink.tls() == Sink.Mail.Tls.IMPLICIT);
        config.setStarttls(sink.tls() == Sink.Mail.Tls.START ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED);
        config.setHostnameVerificationAlgorithm(sink.tls() == Sink.Mail.Tls.NONE ? "" : "HTTPS");
        config.setLogin(sink.login().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED);
        sink.login()
                .ifPresent(login -> config.setUsername(login.user())
                        .setPassword(login.password().text()));
        return config;
    }

    private MailMessage message(Notice notice, String key) {
        MailMessage message = new MailMessage();
        message.setFrom(sink.from());
        message.setTo(sink.to());
        message.setSubject(oneLine(Payloads.headline(notice)));
        message.setText(notice.text() + "\n\n" + Payloads.context(notice) + "\n");
        message.setHeaders(MultiMap.caseInsensitiveMultiMap()
                .add("Message-ID", "<" + key.replace('/', '.') + "@siaga.dev>")
                .add("References", "<" + notice.incident().uid() + "@siaga.dev>")
                .add("Auto-Submitted", "auto-generated"));
        return message;
    }

    private static Receipt receipt(Throwable failure) {
        String reason = Optional.ofNullable(failure.getMessage())
                .filter(text -> !text.isBlank())
                .orElse(failure.getClass().getSimpleName());
        return failure instanceof SMTPException smtp && smtp.isPermanent()
                ? new Receipt.Refused(oneLine(reason))
                : later(oneLine(reason));
    }

    private static Receipt later(String reason) {
        return new Receipt.Later(reason, Optional.empty());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
