package dev.siaga.statuspage;

import dev.siaga.page.Board;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The templates, checked at build time. */
@CheckedTemplate
@TemplateData(target = Optional.class)
@TemplateData(target = OptionalDouble.class)
@TemplateData(target = OptionalLong.class)
final class Pages {
    private Pages() {}

    /** What every page knows of its visitor. */
    record Guest(String user, Locale language, String formKey, String version) {
        public boolean signedIn() {
            return !user.isEmpty();
        }

        public String tag() {
            return language.toLanguageTag();
        }
    }

    /** What became of a declaration. */
    enum Outcome {
        ASKED,
        DONE,
        OFTEN,
        DENIED,
        FAILED
    }

    /** Why a token is asked for. */
    enum Asked {
        FIRST,
        WRONG,
        LATER
    }

    static native TemplateInstance status(Board board, Guest guest, Instant now, boolean hidden);

    static native TemplateInstance view(Board board, Guest guest, Instant now, boolean hidden);

    static native TemplateInstance login(Guest guest, Asked asked);

    static native TemplateInstance panic(
            Guest guest, List<String> namespaces, String chosen, String nonce, Outcome outcome, String incident);
}
