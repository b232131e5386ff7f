package io.alchemyreactive.neon.local.internal.wire;

/** A client is refused, or a server has sent an error. Contains the error for the client. */
public final class PostgresErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String NOT_READY = "55000";
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final String REJECTED = "08004";
    private static final String VIOLATION = "08P01";
    private static final String UNAUTHORIZED = "28000";
    private static final String UNSUPPORTED = "0A000";
    private static final String OUT_OF_LIMITS = "53400";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final transient ErrorFields fields;

    private PostgresErrorException(String message, ErrorFields fields) {
        super(message, null, false, false);
        this.fields = fields;
    }

    private static PostgresErrorException refusal(String sqlState, String message) {
        return new PostgresErrorException(message, ErrorFields.refusal(sqlState, message));
    }

    /**
     * An error that PostgreSQL sent. The message of the exception contains only its code, because its text may contain
     * row values.
     */
    public static PostgresErrorException answered(Message message) {
        var told = ErrorFields.parse(message);
        var fields =
                MissingExtension.hint(told).map(hint -> told.with('H', hint)).orElse(told);
        return new PostgresErrorException("PostgreSQL answered with the error code " + fields.sqlState(), fields);
    }

    public static PostgresErrorException unknownEndpoint() {
        return refusal(
                REJECTED,
                "The requested endpoint could not be found, or you don't have access to it. Please check the provided ID and"
                        + " try again.");
    }

    public static PostgresErrorException disabledEndpoint() {
        return refusal(NOT_READY, "The endpoint has been disabled. Enable it using Neon API and retry.");
    }

    public static PostgresErrorException otherEndpoint(String connected, String named) {
        return refusal(
                REJECTED,
                "Inconsistent project name inferred from the port ('" + connected + "') and project option ('" + named
                        + "').");
    }

    public static PostgresErrorException outOfLimits(String why) {
        return refusal(OUT_OF_LIMITS, why);
    }

    public static PostgresErrorException tooManyPooled(String endpoint, int most) {
        return refusal(
                TOO_MANY_CONNECTIONS,
                "too many connections through the pooled host of endpoint " + endpoint + ": " + most
                        + " are open, and each has a session of PostgreSQL, since the local Neon shares no sessions among clients."
                        + " Close idle ones, or make the pools of the clients smaller.");
    }

    public static PostgresErrorException notReady(String why) {
        return refusal(NOT_READY, why);
    }

    public static PostgresErrorException notStarted(String why) {
        return refusal(CANNOT_CONNECT_NOW, "Couldn't connect to compute node: " + why);
    }

    public static PostgresErrorException unsupported(String why) {
        return refusal(UNSUPPORTED, why);
    }

    public static PostgresErrorException violation(String why) {
        return refusal(VIOLATION, "protocol violation: " + why);
    }

    static PostgresErrorException insecure() {
        return refusal(UNAUTHORIZED, "connection is insecure (try using `sslmode=require`)");
    }

    /** The error for the client. */
    public ErrorFields fields() {
        return fields;
    }

    /** Whether the reason is that there are too many connections. */
    public boolean isOfTooMany() {
        return fields.sqlState().equals(TOO_MANY_CONNECTIONS);
    }

    /** Whether the reason is the compute and not the client. */
    public boolean isOfCompute() {
        return fields.sqlState().equals(CANNOT_CONNECT_NOW);
    }
}
