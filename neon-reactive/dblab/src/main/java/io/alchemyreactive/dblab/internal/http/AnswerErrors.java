package io.alchemyreactive.dblab.internal.http;

import io.alchemyreactive.dblab.api.CloneFailedException;
import io.alchemyreactive.dblab.api.CloneProtectedException;
import io.alchemyreactive.dblab.api.CloneTimeoutException;
import io.alchemyreactive.dblab.api.DbLabAnswerException;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabException;
import io.alchemyreactive.dblab.api.DbLabLostAnswerException;
import io.alchemyreactive.dblab.api.DbLabNotFoundException;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.dblab.api.DbLabRefusedException;
import io.alchemyreactive.dblab.api.DbLabUnauthorizedException;
import io.alchemyreactive.dblab.api.DbLabUnreachableException;
import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.error.ErrorText;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The only place that turns answers into failures. The status decides. Where the server answers 500 for a mistake of the
 * caller, its message decides. The token is removed from all texts of the server. Immutable.
 */
final class AnswerErrors {

    private static final Pattern URI_USER = Pattern.compile("://[^\\s/@]+@");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final int LONGEST = 300;

    private final String token;
    private final String place;

    AnswerErrors(DbLabOptions options) {
        this.token = options.token().reveal();
        this.place = options.baseUrl().toString();
    }

    /** The failure for an answer without success. */
    DbLabException of(ApiRequest request, Wire.Answer answer) {
        JsonNode body = Json.tree(answer.body());
        String said = clean(body.path("message").asString(answer.text()));
        String what = place + ": " + request.text() + " was answered " + answer.status()
                + (said.isEmpty() ? "." : ": " + ErrorText.sentence(said));
        OptionalInt status = OptionalInt.of(answer.status());
        String lower = said.toLowerCase(Locale.ROOT);
        return switch (answer.status()) {
            case 400 -> new DbLabRefusedException(request.text(), status, what + " Correct the request.", null);
            case 401, 403 ->
                new DbLabUnauthorizedException(
                        request.text(), status, what + " Check the token of the instance.", null);
            case 404 -> notFound(request, status, what);
            default -> {
                if (lower.contains("clone not found")) {
                    yield notFound(request, status, what);
                }
                yield lower.contains("clone is protected")
                        ? new CloneProtectedException(
                                request.text(), status, what + " Remove its protection first.", null)
                        : new DbLabAnswerException(
                                request.text(), status, what + " Look into the log of the DBLab server.", null);
            }
        };
    }

    private static DbLabNotFoundException notFound(ApiRequest request, OptionalInt status, String what) {
        return new DbLabNotFoundException(
                request.text(),
                status,
                what + " Check the id, and that the URL leads to the API (port 2345, or port 2346 with /api).",
                null);
    }

    /** The failure for a successful answer in an unexpected form. Quotes nothing of it. */
    DbLabException unreadable(ApiRequest request, Wire.Answer answer, String missing) {
        return new DbLabAnswerException(
                request.text(),
                OptionalInt.of(answer.status()),
                place + ": " + request.text() + " was answered " + answer.status() + ", but without a usable " + missing
                        + ". Check that the URL leads to the API of DBLab 4.",
                null);
    }

    /** The failure for a request that got no whole answer. */
    DbLabException silent(ApiRequest request, boolean sent, Throwable cause) {
        String why = place + ": " + request.text() + " failed: " + ErrorText.sentence(clean(ErrorText.of(cause)));
        if (cause instanceof Wire.TooLongException) {
            return new DbLabAnswerException(
                    request.text(), OptionalInt.empty(), why + " Raise the limit (DbLabOptions.longestBody).", cause);
        }
        return sent && !request.reads()
                ? new DbLabLostAnswerException(
                        request.text(),
                        OptionalInt.empty(),
                        why + " DBLab may have made the change: look before trying again.",
                        cause)
                : new DbLabUnreachableException(
                        request.text(),
                        OptionalInt.empty(),
                        why + " Check the URL, the network, and that DBLab runs there.",
                        cause);
    }

    DbLabException fatal(DbLabClone clone) {
        String said = clean(clone.status().message());
        return new CloneFailedException(
                "GET /clone/" + clone.id(),
                OptionalInt.empty(),
                place + ": DBLab gave up the clone '" + clone.id() + "'"
                        + (said.isEmpty() ? "." : ": " + ErrorText.sentence(said))
                        + " Look into the log of the DBLab server.",
                null);
    }

    DbLabException late(String id, String wanted, DbLabOptions options) {
        return new CloneTimeoutException(
                "GET /clone/" + id,
                OptionalInt.empty(),
                place + ": the clone '" + id + "' was not " + wanted + " after "
                        + TimeSpans.text(options.waitDeadline())
                        + ". Look at it in DBLab, and run the command again.",
                null);
    }

    private String clean(String text) {
        String plain = URI_USER.matcher(CONTROL.matcher(text).replaceAll(" ")).replaceAll("://***@");
        String masked = token.isEmpty() ? plain : plain.replace(token, "***");
        return masked.length() <= LONGEST ? masked.strip() : masked.substring(0, LONGEST) + "...";
    }
}
