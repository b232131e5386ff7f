package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.effect.Redacted;
import java.net.URI;
import java.util.Objects;

/**
 * The address of a DBLab instance with its token. Immutable; {@code toString} masks the token.
 *
 * @param url the URL of the API, without a slash at its end
 * @param token the token; an empty text for an instance that asks for none
 * @param plainHttp whether an {@code http} URL of another host is allowed
 */
public record DbLabInstance(String url, Redacted<String> token, boolean plainHttp) {

    /**
     * Removes a slash at the end of the URL.
     *
     * @throws IllegalArgumentException when the URL or the token has the wrong form, or the token would cross the
     *     network in clear without permission
     */
    public DbLabInstance {
        url = Objects.requireNonNull(url, "url").replaceAll("/+$", "");
        options(url, token, plainHttp).build();
    }

    /**
     * An instance at this URL, such as {@code https://dblab.example/api}.
     *
     * @throws IllegalArgumentException as the constructor does
     */
    public static DbLabInstance of(String url, Redacted<String> token) {
        return new DbLabInstance(url, token, false);
    }

    /**
     * An instance at an {@code http} URL, to which the token and the passwords of clones are sent unencrypted.
     *
     * @throws IllegalArgumentException as the constructor does
     */
    public static DbLabInstance overPlainHttp(String url, Redacted<String> token) {
        return new DbLabInstance(url, token, true);
    }

    /** The options of a client of this instance. */
    DbLabOptions.Builder options() {
        return options(url, token, plainHttp);
    }

    private static DbLabOptions.Builder options(String url, Redacted<String> token, boolean plainHttp) {
        DbLabOptions.Builder options = DbLabOptions.builder(URI.create(url), token);
        return plainHttp ? options.allowPlainHttp() : options;
    }
}
