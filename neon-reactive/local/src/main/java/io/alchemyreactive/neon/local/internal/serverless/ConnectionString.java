package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.wire.Startup;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The connection string that comes with a request.
 *
 * @param address of the endpoint
 * @param startup that it stands for, before the proxy takes out its part
 * @param password with the endpoint in it, or alone
 */
record ConnectionString(Address address, Startup startup, PasswordForm password) {

    static ConnectionString parse(String text) {
        var uri = uri(text);
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw invalid("it has to begin with postgresql:// or postgres://");
        }
        var host = Optional.ofNullable(uri.getHost()).orElseThrow(() -> invalid("missing hostname"));
        var login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        if (login[0].isEmpty()) {
            throw invalid("missing username");
        }
        if (login.length == 1 || login[1].isEmpty()) {
            throw invalid("missing password");
        }
        var database = Optional.ofNullable(uri.getRawPath()).orElse("").replaceFirst("^/", "");
        if (database.isEmpty()) {
            throw invalid("missing database name");
        }
        var parameters = new LinkedHashMap<String, String>();
        if (uri.getRawQuery() != null) {
            new QueryStringDecoder(uri.getRawQuery(), false)
                    .parameters()
                    .forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
        }
        parameters.put("user", decoded(login[0]));
        parameters.put("database", decoded(database));
        return new ConnectionString(
                new Address(host, uri.getPort()),
                new Startup(Startup.PROTOCOL, parameters),
                PasswordForm.of(decoded(login[1])));
    }

    /** The text is never repeated: it holds a password. */
    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw invalid("it is no URI");
        }
    }

    private static String decoded(String part) {
        return QueryStringDecoder.decodeComponent(part.replace("+", "%2B"));
    }

    private static HttpSqlException invalid(String why) {
        return HttpSqlException.badRequest("invalid connection string: " + why);
    }

    @Override
    public String toString() {
        return "ConnectionString[address=" + address + "]";
    }
}
