package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.wire.StartupOptions;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A password with which a client may also name its endpoint: {@code endpoint=ep-…;password} or {@code
 * endpoint=ep-…$password}.
 *
 * @param endpoint the endpoint; empty when the password names none
 * @param password the password without the endpoint
 */
record PasswordForm(Optional<String> endpoint, String password) {

    private static final Pattern WITH_ENDPOINT =
            Pattern.compile("(?:endpoint|project)=([^;$]*)[;$](.*)", Pattern.DOTALL);

    static PasswordForm of(String text) {
        var named = WITH_ENDPOINT.matcher(text);
        return named.matches()
                ? new PasswordForm(Optional.of(StartupOptions.withoutPooler(named.group(1))), named.group(2))
                : new PasswordForm(Optional.empty(), text);
    }

    @Override
    public String toString() {
        return "PasswordForm[endpoint=" + endpoint + ", password=***]";
    }
}
