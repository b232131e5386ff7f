package io.alchemyreactive.neon.internal.transport;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NeonCall;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.OrganizationRequiredException;
import io.alchemyreactive.neon.api.error.QuotaExceededException;
import io.alchemyreactive.neon.api.error.RateLimitedException;
import io.alchemyreactive.neon.api.error.ResourceLockedException;
import io.alchemyreactive.neon.api.error.ServerFailureException;
import io.alchemyreactive.neon.api.error.UnauthorizedException;
import io.alchemyreactive.neon.api.error.UnavailableException;
import io.alchemyreactive.neon.api.error.UnexpectedResponseException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.error.UnreachableException;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.api.masking.AnonymizationStatus;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * The only place that turns answers into exceptions. The status decides first, then the code, and the message only
 * where Neon gives nothing else. Secrets are removed from all texts of Neon.
 */
public final class ResponseErrors {

    /** The delay when Neon names none. */
    static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private static final Pattern QUOTA = Pattern.compile("[A-Z_]*_EXCEEDED(_[A-Z_]+)?");
    private static final Pattern URI_USER = Pattern.compile("://[^\\s/@]+@");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final int LONGEST = 300;

    private final String key;
    private final URI url;

    public ResponseErrors(NeonOptions options) {
        this.key = options.apiKey().reveal();
        this.url = options.baseUrl();
    }

    /** The exception for an answer without success. */
    NeonException of(ApiCall call, ApiResponse response) {
        String code = clean(response.body().path("code").asString(""));
        String said = clean(response.body().path("message").asString(""));
        NeonCall facts = facts(call, response, code);
        String what = say(facts, said.isEmpty() ? clean(response.text()) : said);
        int status = response.status();
        return switch (status) {
            case 401, 403 ->
                new UnauthorizedException(
                        facts, what + " Check NEON_API_KEY: it must be valid and allowed to do this.", null);
            case 404 ->
                new NotFoundException(
                        facts, what + " Check the ids and names, and that the key may see the project.", null);
            case 409 -> conflict(facts, what);
            case 423 ->
                new ResourceLockedException(facts, what + " Other work on it is running: try again later.", null);
            case 429 ->
                new RateLimitedException(
                        facts,
                        what + " Too many requests for this account: try again later.",
                        response.retryAfterSeconds().map(Duration::ofSeconds).orElse(LEAST_PAUSE),
                        null);
            case 503 -> new UnavailableException(facts, what + " Try again later.", null);
            default ->
                status >= 400 && status < 500 ? refused(facts, what, said) : unexpected(call, facts, what, response);
        };
    }

    /**
     * The exception for an answer with a success status that cannot be read. Keeps no part of the answer, because it
     * may contain passwords.
     */
    NeonException unreadable(ApiCall call, ApiResponse response, JacksonException problem) {
        NeonCall facts = facts(call, response, "");
        String what = say(facts, "the answer has no usable " + place(problem));
        return call.idempotent()
                ? new UnexpectedResponseException(facts, what + " Report it with the request id.", "", null)
                : new UnknownOutcomeException(facts, what + " Neon made the change: look it up.", null);
    }

    /**
     * The exception for a failed connection, so that no request was sent, or for an idempotent call without an answer.
     */
    NeonException unreachable(ApiCall call, NoResponseException none) {
        NeonCall facts = facts(call, none);
        return new UnreachableException(
                facts,
                say(facts, reason(none)) + " Check NEON_API_URL, the network, and that the service runs there.",
                none.reason());
    }

    /**
     * The exception for a connection that fails until the configuration changes; empty when a later attempt may
     * succeed.
     */
    Optional<NeonException> barred(ApiCall call, NoResponseException none) {
        NeonCall facts = facts(call, none);
        return ConnectFailure.of(none.reason(), url)
                .map(known -> new UnreachableException(
                        facts, say(facts, clean(known.why())) + " " + known.cure(), none.reason()));
    }

    /** The exception for an answer that exceeds the size limit; a repetition would exceed it again. */
    NeonException tooLong(ApiCall call, NoResponseException none) {
        NeonCall facts = facts(call, none);
        return new UnexpectedResponseException(
                facts,
                say(facts, reason(none)) + " Check NEON_API_URL, or raise the limit (NeonOptions.longestBody).",
                "",
                none.reason());
    }

    /** The exception for a list that leads back to an earlier page, or has too many pages. */
    public NeonException endless(ApiCall call, String why) {
        NeonCall facts = facts(call);
        return new UnexpectedResponseException(
                facts,
                call.method() + " " + call.target() + " does not end: " + why + ". Check NEON_API_URL.",
                "",
                null);
    }

    /** The exception for a change that was sent and got no answer. */
    NeonException unknown(ApiCall call, NoResponseException none) {
        NeonCall facts = facts(call, none);
        return new UnknownOutcomeException(
                facts,
                say(facts, "the answer was lost, " + reason(none))
                        + " Neon may have made the change: look before trying again.",
                none.reason());
    }

    /** The exception for a change whose answer is a server failure, so its outcome is unknown. */
    NeonException unknown(NeonException failure) {
        return new UnknownOutcomeException(
                failure.call(),
                failure.getMessage() + " Neon may have made the change: look before trying again.",
                failure);
    }

    /** The exception for operations that have failed. {@code look} is the call that read them. */
    public NeonException operations(
            ApiCall look, String projectId, List<NeonOperation> failed, List<NeonOperation> outstanding) {
        NeonOperation first = failed.stream()
                .filter(operation ->
                        operation.error().filter(why -> !why.isBlank()).isPresent())
                .findFirst()
                .orElse(failed.get(0));
        String why = first.error().map(error -> ": " + clean(error)).orElse("");
        String more = failed.size() == 1 ? "" : " (and " + (failed.size() - 1) + " more)";
        return new OperationFailedException(
                facts(look),
                "Operation " + first.id() + " (" + first.action() + ") of project " + projectId + " ended as "
                        + first.status() + ErrorText.sentence(why + more) + " Check which objects exist now.",
                failed,
                outstanding,
                null);
    }

    /** The exception for operations that did not end before the deadline. {@code look} is the call that read them. */
    public NeonException late(ApiCall look, String projectId, List<NeonOperation> outstanding, Duration waited) {
        String which = outstanding.stream()
                .map(operation -> operation.id() + " (" + operation.action() + " " + operation.status() + ")")
                .collect(Collectors.joining(", "));
        return new WaitTimeoutException(
                facts(look),
                "After " + TimeSpans.text(waited) + " project " + projectId + " still works on " + which
                        + ". Wait again, or look at the project in Neon's console.",
                outstanding,
                waited,
                null);
    }

    /** The exception for a state that was not reached before the deadline. */
    public NeonException late(ApiCall call, String what, Duration waited) {
        return new WaitTimeoutException(
                facts(call),
                "After " + TimeSpans.text(waited) + " " + call.target() + " " + what
                        + ". Wait again, or look at it in Neon's console.",
                List.of(),
                waited,
                null);
    }

    /** The exception for a masking that has failed. */
    public NeonException unmasked(ApiCall call, AnonymizationStatus status) {
        String said = status.statusMessage().map(text -> ": " + clean(text)).orElse("");
        return new OperationFailedException(
                facts(call),
                "Masking branch " + status.branchId() + " ended as " + ErrorText.sentence(clean(status.state()) + said)
                        + " The branch may show what was to be masked: delete it, or mend the rules and start again.",
                List.of(),
                List.of(),
                null);
    }

    /** The exception when the name in a lost request belongs to another owner. */
    public NeonException taken(UnknownOutcomeException lost, NeonBranch branch) {
        return new ConflictException(
                lost.call(),
                lost.call().method() + " " + lost.call().target() + " lost its answer, and the name \"" + branch.name()
                        + "\" belongs to branch " + branch.id()
                        + ", which carries other annotations. Use the existing object, or choose another name.",
                lost);
    }

    /** The exception for a lost answer, when the search for its outcome has failed as well. */
    public static UnknownOutcomeException also(UnknownOutcomeException lost, NeonException failure) {
        lost.addSuppressed(failure);
        return lost;
    }

    private static NeonException conflict(NeonCall facts, String what) {
        return new ConflictException(facts, what + " Use the existing object, or choose another name.", null);
    }

    private static NeonException refused(NeonCall facts, String what, String said) {
        // Older answers have this code with the status 422.
        if (facts.code().equals("ENDPOINTS_LIMIT_EXCEEDED")) {
            return conflict(facts, what);
        }
        if (QUOTA.matcher(facts.code()).matches()) {
            return new QuotaExceededException(facts, what + " Delete something, or change the plan.", null);
        }
        String message = said.toLowerCase(Locale.ROOT);
        if (message.contains("org_id") && message.contains("required")) {
            return new OrganizationRequiredException(
                    facts, what + " Set NEON_ORG_ID to the organization this personal key is to work in.", null);
        }
        if (message.contains("not ready yet")) {
            return new ResourceLockedException(facts, what + " It is still being made: try again later.", null);
        }
        return new InvalidRequestException(facts, what + " Correct the request.", null);
    }

    private NeonException unexpected(ApiCall call, NeonCall facts, String what, ApiResponse response) {
        String message = what + " If it continues, report it with the request id.";
        String body = clean(response.text());
        return response.status() >= 500 && call.idempotent()
                ? new ServerFailureException(facts, message, body, null)
                : new UnexpectedResponseException(facts, message, body, null);
    }

    private static String say(NeonCall facts, String why) {
        String status =
                facts.status().isPresent() ? " was answered " + facts.status().getAsInt() : " failed";
        String code = facts.code().isEmpty() ? "" : " " + facts.code();
        String because = why.isEmpty() ? "" : ": " + why;
        return facts.method() + " " + facts.target() + status + code + because + " (request " + facts.requestId()
                + ").";
    }

    private NeonCall facts(ApiCall call, ApiResponse response, String code) {
        String id = response.success()
                ? ""
                : clean(response.body().path("request_id").asString(""));
        return new NeonCall(
                call.method().name(),
                call.path(),
                call.target(),
                id.isEmpty() ? clean(response.requestId()) : id,
                OptionalInt.of(response.status()),
                code);
    }

    private static NeonCall facts(ApiCall call, NoResponseException none) {
        HttpMethod method = call.method();
        return new NeonCall(method.name(), call.path(), call.target(), none.requestId(), OptionalInt.empty(), "");
    }

    private static NeonCall facts(ApiCall call) {
        return new NeonCall(call.method().name(), call.path(), call.target(), "", OptionalInt.empty(), "");
    }

    private String reason(NoResponseException none) {
        Throwable reason = none.reason();
        String said = reason.getMessage();
        return clean(said == null ? reason.getClass().getSimpleName() : said);
    }

    private static String place(JacksonException problem) {
        String place = problem.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(name -> name != null)
                .reduce((outer, inner) -> outer + "." + inner)
                .orElse("");
        return place.isEmpty() ? "content" : place;
    }

    private String clean(String text) {
        String plain = CONTROL.matcher(text).replaceAll(" ");
        return shorten(URI_USER.matcher(plain).replaceAll("://***@").replace(key, "***"));
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
