package dev.siaga.lab.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PublishedTest {
    private static final Published PAGE = new Published("""
            # TYPE requests_total counter
            requests_total{verb="LIST",resource="incidents"} 3
            requests_total{verb="GET",resource="incidents"} 1.5e+01
            requests_total{verb="LIST",resource="pods"} 7
            requests_total_more{verb="LIST"} 1000
            plain 4
            """);

    @Test
    void every_series_of_a_name_counts() {
        assertEquals(25, PAGE.sum("requests_total"));
        assertEquals(4, PAGE.sum("plain"));
    }

    @Test
    void only_series_with_all_the_labels_count() {
        assertEquals(10, PAGE.sum("requests_total", "verb=\"LIST\""));
        assertEquals(3, PAGE.sum("requests_total", "verb=\"LIST\"", "resource=\"incidents\""));
    }

    @Test
    void what_is_not_published_is_zero() {
        assertEquals(0, PAGE.sum("requests"));
    }
}
