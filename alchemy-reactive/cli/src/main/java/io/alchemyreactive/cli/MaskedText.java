package io.alchemyreactive.cli;

import java.util.regex.Pattern;

/** Masks passwords in text that a user has typed. Stateless. */
final class MaskedText {

    private static final Pattern IN_URL = Pattern.compile("((?:://|(?i:postgres(?:ql)?):/?)[^:@]*:)\\S+(?=@)");
    /** In parameters of a URL or in keyword/value strings. */
    private static final Pattern NAMED = Pattern.compile("(?i)(password\\s*=\\s*)('[^']*'|[^&\\s']+)");

    private MaskedText() {}

    static String of(String text) {
        return NAMED.matcher(IN_URL.matcher(text).replaceAll("$1***")).replaceAll("$1***");
    }
}
