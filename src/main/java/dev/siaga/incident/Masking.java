package dev.siaga.incident;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes personal data out of text that leaves the cluster: the people of this incident, e-mail addresses, telephone numbers. A telephone number
 * begins with + or 0 and has no colon, so that times, byte counts and log positions stay readable.
 */
public final class Masking {
    private static final Pattern MAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,63}(\\.[\\p{L}\\p{N}-]{1,63})*");
    private static final Pattern TELEPHONE = Pattern.compile(
            "(?<![\\p{L}\\p{N}.:/+-])\\(?(\\+\\d{1,3}|0[1-9]\\d{1,3})\\)?([ .-]?\\(?\\d{2,5}\\)?){2,4}(?![\\p{L}\\p{N}])");

    private final List<Pattern> people;

    public Masking(Collection<String> people) {
        // The longest first: of "Dewi" and "Dewi Lestari" the whole name goes.
        this.people = people.stream()
                .filter(name -> !name.isBlank() && !name.equals(Stamp.SIAGA))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(name -> Pattern.compile(
                        "(?<![\\p{L}\\p{N}])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
    }

    public String mask(String text) {
        String masked = MAIL.matcher(text).replaceAll("[e-mail]");
        for (Pattern person : people) {
            masked = person.matcher(masked).replaceAll("[name]");
        }
        return TELEPHONE.matcher(masked).replaceAll("[telephone]");
    }
}
