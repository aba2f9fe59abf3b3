package dev.siaga.adapter.notify;

/** A text that no log and no message ever shows. */
public record Secret(String text) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
