package dev.siaga.statuspage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window, as Debian ships it, looking at one page. What it saw is kept in target/page. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path ALBUM = Path.of("target/page");
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final ChromeDriver driver;
    private final String origin;

    Browser(String origin, Path profile) {
        this.origin = origin;
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary("/usr/bin/chromium")
                // The test's own sandbox is the only one there is, and its root may not make another.
                .addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
                .addArguments("--window-size=1280,900", "--lang=en", "--user-data-dir=" + profile)
                // A Pod's address is no localhost; users come by TLS, where the headers that need it count.
                .addArguments("--unsafely-treat-insecure-origin-as-secure=" + origin);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new java.io.File("/usr/bin/chromedriver"))
                        .build(),
                options);
    }

    void open(String path) {
        driver.get(origin + path);
    }

    void signIn(String token) {
        open("/login");
        type("token", token);
        WebElement submit = awaited("main button[type=submit]");
        submit.click();
        patiently().until(ExpectedConditions.stalenessOf(submit)); // a click may come back before the next page does
    }

    void forget() {
        driver.manage().deleteAllCookies();
    }

    void type(String id, String text) {
        WebElement field = driver.findElement(By.id(id));
        field.clear();
        field.sendKeys(text);
    }

    /** Keys to whatever has the focus. */
    void press(CharSequence keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** What of these a reader sees, by the names that their elements have in the page. */
    List<String> visible(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .map(element -> element.getDomAttribute("id"))
                .toList();
    }

    void click(String selector) {
        awaited(selector).click();
    }

    private WebElement awaited(String selector) {
        return patiently().until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(selector)));
    }

    private WebDriverWait patiently() {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50));
    }

    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    String attribute(String selector, String name) {
        return driver.findElement(By.cssSelector(selector)).getDomAttribute(name);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** Looks often, for what is awaited is to be timed. */
    void await(Duration most, String selector, String content) {
        new WebDriverWait(driver, most, Duration.ofMillis(50))
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .withMessage(() -> "'%s' at %s; it shows: %s".formatted(content, selector, text("body")))
                .until(d -> d.findElements(By.cssSelector(selector)).stream()
                        .anyMatch(e -> e.getText().contains(content)));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 844, "deviceScaleFactor", 1, "mobile", pixels < 600));
    }

    /** How much wider than the screen the page is. */
    long overflow() {
        return (Long) driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** What it asked for, and whatever it wanted to ask for and was kept from. */
    void nothingLeavesTheCluster() {
        @SuppressWarnings("unchecked")
        List<String> asked =
                (List<String>) driver.executeScript("return performance.getEntriesByType('resource').map(e => e.name)");
        assertEquals(
                List.of(),
                asked.stream().filter(url -> !url.startsWith(origin + "/")).toList());
        assertEquals(
                List.of(),
                driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                        .map(LogEntry::getMessage)
                        .toList());
    }

    /** No finding that keeps somebody out; the picture is kept either way. */
    void everybodyCanUse(String name) {
        picture(name);
        assertFalse(text("body").contains("NOT_FOUND"), "what a template could not say");
        List<Rule> found = new AxeBuilder().analyze(driver).getViolations();
        List<String> grave = found.stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .map(rule -> rule.getId() + ": " + rule.getNodes())
                .toList();
        System.out.printf("RESULT name=axe page=%s findings=%d serious=%d%n", name, found.size(), grave.size());
        assertEquals(List.of(), grave);
    }

    void picture(String name) {
        try {
            Files.createDirectories(ALBUM);
            Map<String, Object> shot = driver.executeCdpCommand(
                    "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
            Files.write(ALBUM.resolve(name + ".png"), OutputType.BYTES.convertFromBase64Png((String) shot.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
