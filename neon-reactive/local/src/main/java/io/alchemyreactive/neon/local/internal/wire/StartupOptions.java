package io.alchemyreactive.neon.local.internal.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a startup message, treated as Neon's proxy does: its own parameters are removed, and only a few of
 * the others are passed to PostgreSQL. Immutable.
 */
public final class StartupOptions {

    private static final Pattern SPACE = Pattern.compile("(?<!\\\\)\\s+");
    private static final Pattern ENDPOINT = Pattern.compile("(?:endpoint|project)=(.*)");
    private static final Pattern OWN = Pattern.compile("neon_(\\w+)(?::|(?<=_lsn|_timestamp)=)(.*)");
    private static final Set<String> PASSED = Set.of("user", "database", "application_name", "replication");
    private static final Set<String> POINTS = Set.of("lsn", "timestamp");
    /**
     * The parameters for a point in the past. Neon's proxy removes them, so the client would silently read the current
     * data.
     */
    private static final Set<String> POINT_PARAMETERS = Set.of("neon_lsn", "neon_timestamp");

    private static final String POOLED = "-pooler";

    private final Startup startup;
    private final List<String> passed = new ArrayList<>();
    private final LinkedHashMap<String, String> own = new LinkedHashMap<>();
    private Optional<String> endpoint = Optional.empty();

    /** Reads the options of a startup message. */
    public StartupOptions(Startup startup) {
        this.startup = startup;
        for (var word : SPACE.split(startup.find("options").orElse("").strip())) {
            var named = ENDPOINT.matcher(word);
            var setting = OWN.matcher(word);
            if (named.matches()) {
                endpoint = Optional.of(withoutPooler(named.group(1)));
            } else if (setting.matches()) {
                own.put(setting.group(1), setting.group(2));
            } else if (!word.isEmpty()) {
                passed.add(word);
            }
        }
    }

    /** The name of an endpoint, from its own name or from the name of its pooled host. */
    public static String withoutPooler(String name) {
        return name.endsWith(POOLED) ? name.substring(0, name.length() - POOLED.length()) : name;
    }

    /** The endpoint that the options name; empty for none. */
    public Optional<String> endpoint() {
        return endpoint;
    }

    /** Refuses a startup message that names another endpoint than the reached one. */
    public void requireEndpoint(String reached) {
        endpoint.ifPresent(named -> require(reached, named));
    }

    /** Refuses a client that names another endpoint than the reached one. */
    public static void require(String reached, String named) {
        if (!named.equals(reached)) {
            throw PostgresErrorException.otherEndpoint(reached, named);
        }
    }

    /** The startup message for PostgreSQL. */
    public Startup forServer() {
        if (own.keySet().stream().anyMatch(POINTS::contains)
                || startup.parameters().keySet().stream().anyMatch(POINT_PARAMETERS::contains)) {
            throw PostgresErrorException.unsupported(
                    "a local Neon cannot connect to a branch as it was at a point: make a"
                            + " branch at that point and connect to it");
        }
        boolean all = "true".equals(own.get("proxy_params_compat"));
        var parameters = new LinkedHashMap<String, String>();
        if (!all) {
            parameters.put("client_encoding", "UTF8");
        }
        startup.parameters().forEach((name, value) -> {
            if (all && !name.equals("options") || PASSED.contains(name) || name.startsWith("_pq_.")) {
                parameters.put(name, value);
            }
        });
        if (!passed.isEmpty()) {
            parameters.put("options", String.join(" ", passed));
        }
        return new Startup(startup.protocol(), parameters);
    }
}
