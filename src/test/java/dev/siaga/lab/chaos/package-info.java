/**
 * The fault campaign: episodes of random faults on three real cities under clients, each planned from a seed, judged by what was promised of
 * it, and told in a report. Planning, expectations, judgement and rendering are pure; {@code Stage}, {@code Injector} and {@code Performance} touch the lab.
 */
package dev.siaga.lab.chaos;
