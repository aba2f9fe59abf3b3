package dev.siaga.statuspage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.incident.OperatorProcess;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of the packaged operator, with a real API server that knows who may look, in a real browser. No quorum answers, and no other city. */
class PageIT {
    private static final String ORIGIN = "http://127.0.0.1:8080";
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final String ESTATE = "#estate-orders-orders";
    private static final String ACCOUNTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: orders}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: support, namespace: orders}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reader, namespace: orders}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: stranger, namespace: orders}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: status-readers, namespace: orders}
            rules: [{apiGroups: [siaga.dev], resources: [failoverpolicies], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: status-readers, namespace: orders}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: status-readers}
            subjects: [{kind: ServiceAccount, name: reader}, {kind: ServiceAccount, name: support}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: incident-declarers, namespace: orders}
            rules: [{apiGroups: [siaga.dev], resources: [incidents], verbs: [create]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: incident-declarers, namespace: orders}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: incident-declarers}
            subjects: [{kind: ServiceAccount, name: support}]
            """;

    @TempDir
    private static Path folder;

    private static SingleCity api;
    private static OperatorProcess operator;
    private static Browser browser;
    // As browsers do without TLS: each stream has a connection of its own.
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() {
        api = SingleCity.start(folder);
        api.applyManifests("crds", "config/manager/namespace.yaml", "config/rbac", "config/admission");
        for (String document : ACCOUNTS.split("(?m)^---$")) {
            api.client().resource(document).serverSideApply();
        }
        api.applyManifests("config/samples/estate.yaml");
        operator = new OperatorProcess(api, folder);
        serve("-Dsiaga.page.streams=3");
        browser = new Browser(ORIGIN, folder.resolve("browser"));
    }

    @AfterAll
    static void stop() {
        browser.close();
        operator.close();
        api.close();
        http.close();
    }

    @BeforeEach
    void comeAnew() {
        browser.open("/login");
        browser.forget();
    }

    @Test
    void a_browser_is_led_to_sign_in_and_anything_else_is_told_that_it_must() throws Exception {
        browser.open("/");

        assertEquals(ORIGIN + "/login", browser.address());
        assertEquals(401, get("/", Map.of()).statusCode());
        assertEquals(
                "Bearer realm=\"siaga\"",
                get("/", Map.of()).headers().firstValue("www-authenticate").orElse(""));
        for (String path : List.of("/view", "/events", "/panic")) {
            assertEquals(401, get(path, Map.of()).statusCode(), path);
            assertEquals(401, get(path, bearer("nonsense")).statusCode(), path);
        }
        browser.signIn("nonsense");
        assertEquals("This token is not valid here, or it has expired.", browser.text("[role=alert]"));
        browser.everybodyCanUse("login");
    }

    @Test
    void a_token_shows_the_estates_of_the_namespaces_in_which_its_user_may_read() throws Exception {
        assertEquals(
                200,
                get("/view", bearer(token("reader", Reviews.AUDIENCE))).statusCode(),
                "a token for this page alone");
        assertEquals(200, get("/view", bearer(token("reader", null))).statusCode(), "a token for the API server");
        assertEquals(401, get("/view", bearer(token("reader", "another"))).statusCode(), "a token for something else");

        HttpResponse<String> hidden = get("/view", bearer(token("stranger", null)));
        assertEquals(403, hidden.statusCode());
        assertFalse(hidden.body().contains("estate-orders"), hidden.body());
    }

    @Test
    void nothing_is_cached_and_nothing_may_be_loaded_from_elsewhere() throws Exception {
        var headers = get("/", bearer(token("reader", null))).headers();

        assertEquals("no-store", headers.firstValue("cache-control").orElse(""));
        assertTrue(headers.firstValue("content-security-policy").orElse("").startsWith("default-src 'none'"));
        assertEquals("nosniff", headers.firstValue("x-content-type-options").orElse(""));
        assertEquals(200, get("/assets/page.js", Map.of()).statusCode());
        assertTrue(post("/login", "token=" + token("reader", null), Map.of())
                .headers()
                .firstValue("set-cookie")
                .orElse("")
                .matches("siaga-token=.*HttpOnly.*SameSite=Strict.*"));
    }

    @Test
    void what_changes_is_shown_within_two_seconds_and_everybody_can_use_the_page() {
        browser.signIn(token("reader", Reviews.AUDIENCE));
        browser.await(SOON, "#link", "Live");
        assertTrue(browser.text(ESTATE + " .level").startsWith("Siaga 1"), browser.text(ESTATE));
        assertEquals("none", browser.text(ESTATE + " .holder"));
        browser.await(SOON, "#city-orders-orders-bandung", "Nothing is known of it yet");
        browser.await(SOON, "#service-orders-orders-jakarta-api", "api: none works");

        declare("orders-fail", "Orders fail in Bandung");
        long declared = System.nanoTime();
        browser.await(SOON, "#incident-orders-orders-orders-fail", "Orders fail in Bandung");
        Duration took = Duration.ofNanos(System.nanoTime() - declared);
        System.out.printf("RESULT name=page-shows-incident millis=%d%n", took.toMillis());
        assertTrue(took.compareTo(TWO_SECONDS) < 0, "shown after " + took);

        browser.await(SOON, "#incident-orders-orders-orders-fail", "in 2 min");
        browser.everybodyCanUse("status-light");
        browser.dark(true);
        browser.everybodyCanUse("status-dark");
        browser.dark(false);
        browser.width(390);
        assertEquals(0, browser.overflow(), "a phone needs no sideways scrolling");
        browser.everybodyCanUse("status-phone");
        browser.width(1280);
        browser.open("/?lang=id");
        assertEquals("id", browser.attribute("html", "lang"));
        browser.await(SOON, ESTATE + " .primary", "Kota utama: tidak ada");
        browser.open("/");
        assertEquals("id", browser.attribute("html", "lang"), "the choice is remembered");
        browser.everybodyCanUse("status-indonesian");
        browser.open("/?lang=en");
        browser.nothingLeavesTheCluster();
    }

    @Test
    void whoever_looks_for_one_city_or_service_sees_that_and_goes_on_seeing_it_when_something_changes() {
        browser.signIn(token("reader", Reviews.AUDIENCE));
        browser.await(SOON, "#link", "Live");

        browser.press("/");
        browser.press("band");
        assertEquals(List.of("city-orders-orders-bandung"), browser.visible("tr[id^=city]"));
        assertEquals("1 of 1 estates shown", browser.text("#sifted"));
        browser.everybodyCanUse("status-sifted");

        declare("bandung-slow", "Bandung is slow");
        declare("surabaya-slow", "Surabaya is slow");
        browser.await(SOON, "#incident-orders-orders-bandung-slow", "Bandung is slow");
        await().ignoreExceptions()
                .atMost(SOON)
                .until(() -> browser.attribute("#incident-orders-orders-surabaya-slow", "hidden") != null);
        assertEquals(List.of("city-orders-orders-bandung"), browser.visible("tr[id^=city]"));
        assertEquals(List.of("incident-orders-orders-bandung-slow"), browser.visible("tr[id$=slow]"));

        browser.type("wanted", "orders api jakarta");
        assertEquals(List.of("city-orders-orders-jakarta"), browser.visible("tr[id^=city]"));
        browser.type("wanted", "semarang");
        assertEquals(List.of(), browser.visible(ESTATE));
        assertEquals("0 of 1 estates shown", browser.text("#sifted"));
        browser.press(Keys.ESCAPE);
        assertEquals(3, browser.visible("tr[id^=city]").size());
        assertEquals(2, browser.visible("tr[id$=slow]").size());
        assertEquals("", browser.text("#sifted"));

        browser.open("/?lang=id");
        browser.type("wanted", "bandung");
        assertEquals("1 dari 1 estate ditampilkan", browser.text("#sifted"));
        browser.open("/?lang=en");
    }

    @Test
    void two_clicks_declare_an_incident_in_the_name_of_whoever_clicked_and_not_again_and_again() throws Exception {
        browser.signIn(token("support", Reviews.AUDIENCE));
        browser.click("a.panic");
        browser.everybodyCanUse("panic");
        browser.click("button.panic");

        browser.await(SOON, ".done", "is declared");
        Incident declared = onPage().getFirst();
        assertEquals(
                "system:serviceaccount:orders:support",
                declared.getSpec().declared().by());
        assertEquals("SEV2", declared.getSpec().severity());
        assertEquals(
                "Customers report that the service doesn’t work",
                declared.getSpec().title());
        browser.everybodyCanUse("panic-done");

        String support = token("support", null);
        assertEquals(201, panic(support, "00000000000a", Map.of()).statusCode());
        assertEquals(201, panic(support, "00000000000a", Map.of()).statusCode(), "sent twice, declared once");
        assertEquals(2, onPage().size());
        assertEquals(429, panic(support, "00000000000b", Map.of()).statusCode());
        assertEquals(2, onPage().size());
        assertEquals(
                403, panic(token("reader", null), "00000000000c", Map.of()).statusCode(), "may not create incidents");
    }

    @Test
    void no_other_site_declares_in_somebodys_name() throws Exception {
        String cookie = "siaga-token=" + token("support", null);

        assertEquals(
                403,
                post("/panic", form("00000000000d"), Map.of("Cookie", cookie)).statusCode(),
                "no key");
        assertEquals(
                403,
                post("/panic", form("00000000000d") + "&key=" + "0".repeat(64), Map.of("Cookie", cookie))
                        .statusCode(),
                "another key");
        assertEquals(
                403,
                panic(token("support", null), "00000000000d", Map.of("Origin", "https://evil.example"))
                        .statusCode());
        assertEquals(
                403,
                post("/login", "token=" + token("support", null), Map.of("Sec-Fetch-Site", "cross-site"))
                        .statusCode());
        assertEquals(
                400,
                post("/panic", "nonce=../x&namespace=orders&title=x&severity=SEV2", bearer(token("support", null)))
                        .statusCode());
    }

    @Test
    void no_more_listen_than_may() throws Exception {
        browser.open("/login");
        Map<String, String> reader = bearer(token("reader", null));
        List<HttpResponse<InputStream>> listening = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            HttpResponse<InputStream> one = http.send(
                    request("/events", reader).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (one.statusCode() == 200) {
                listening.add(one);
            }
            return one.statusCode() == 503;
        });

        assertEquals(3, listening.size());
        for (HttpResponse<InputStream> one : listening) {
            one.body().close();
        }
        await().atMost(SOON).until(() -> {
            HttpResponse<InputStream> next = http.send(
                    request("/events", reader).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            next.body().close();
            return next.statusCode() == 200;
        });
    }

    @Test
    void a_page_that_hears_nothing_says_so_and_comes_back_by_itself_and_anonymous_readers_need_the_switch()
            throws Exception {
        browser.signIn(token("reader", null));
        browser.await(SOON, "#link", "Live");

        operator.kill();
        browser.await(SOON, "#link", "Connection lost");
        browser.picture("status-lost");
        serve("-Dsiaga.page.anonymous=true");

        browser.await(SOON, "#link", "Live");
        assertEquals(200, get("/", Map.of()).statusCode());
        assertEquals(401, get("/panic", Map.of()).statusCode());
        operator.kill();
        serve("-Dsiaga.page.enabled=false");
        for (String path : List.of("/", "/view", "/login", "/panic", "/events")) {
            assertEquals(404, get(path, bearer(token("reader", null))).statusCode(), path);
        }
        operator.kill();
        serve("-Dsiaga.page.streams=3");
    }

    private static void serve(String setting) {
        operator.start(
                List.of("-XX:TieredStopAtLevel=1"),
                List.of("-Dquarkus.profile=alone", "-Dsiaga.quorum.endpoints=http://127.0.0.1:1", setting));
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> get("/q/health/live", Map.of()).statusCode() == 200);
    }

    private static void declare(String name, String title) {
        api.client()
                .resource("""
                        apiVersion: siaga.dev/v1alpha1
                        kind: Incident
                        metadata: {name: %s, namespace: orders}
                        spec: {title: %s, severity: SEV1, respondWithin: 3m, declared: {by: Dewi, at: "%s"}}
                        """.formatted(name, title, Instant.now().truncatedTo(ChronoUnit.SECONDS)))
                .create();
    }

    private static List<Incident> onPage() {
        return api.client()
                .resources(Incident.class)
                .inNamespace("orders")
                .withLabel("siaga.dev/declared-at", "status-page")
                .list()
                .getItems();
    }

    private static String token(String account, String audience) {
        return api.client()
                .serviceAccounts()
                .inNamespace("orders")
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience == null ? List.of() : List.of(audience))
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> panic(String token, String nonce, Map<String, String> more) throws Exception {
        Map<String, String> headers = new java.util.HashMap<>(more);
        headers.putAll(bearer(token));
        return post("/panic", form(nonce), headers);
    }

    private static String form(String nonce) {
        return Map.of("nonce", nonce, "namespace", "orders", "title", "Nothing works", "severity", "SEV3")
                .entrySet()
                .stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = request(path, headers).timeout(Duration.ofSeconds(10)).build();
        if (!path.equals("/events")) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
        // Never ends when it is granted.
        return http.send(request, _ -> HttpResponse.BodySubscribers.replacing(""));
    }

    private static HttpResponse<String> post(String path, String form, Map<String, String> headers)
            throws IOException, InterruptedException {
        return http.send(
                request(path, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(ORIGIN + path));
        headers.forEach(request::header);
        return request;
    }
}
