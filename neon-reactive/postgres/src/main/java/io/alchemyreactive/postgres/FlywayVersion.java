package io.alchemyreactive.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The versions of Flyway that are supported. */
final class FlywayVersion {

    private static final Pattern VERSION = Pattern.compile("(\\d+)(?:\\.(\\d+))?.*");
    private static final int OLDEST = 11;
    /** The oldest minor version of the oldest major one. */
    private static final int OLDEST_MINOR = 7;

    private static final int NEWEST = 13;
    private static final String POM = "/META-INF/maven/org.flywaydb/flyway-core/pom.properties";

    private FlywayVersion() {}

    /** Refuses an unsupported version. Blocks. */
    static void check() {
        check(found());
    }

    static void check(String version) {
        if (!isSupported(version)) {
            throw new FlywayException(
                    "Flyway " + version + " is on the class path, and migrations run with Flyway 11.7 to 13."
                            + " Use another version of flyway-core and flyway-database-postgresql");
        }
    }

    private static boolean isSupported(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            // The text of a repackaged jar may be any. Its version is then not checked.
            return true;
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = numbers.group(2) == null ? OLDEST_MINOR : Integer.parseInt(numbers.group(2));
        return major <= NEWEST && (major > OLDEST || major == OLDEST && minor >= OLDEST_MINOR);
    }

    private static String found() {
        try (InputStream in = Flyway.class.getResourceAsStream(POM)) {
            if (in == null) {
                // A repackaged jar may lack its Maven descriptor. Its version is then not checked.
                return Integer.toString(NEWEST);
            }
            var properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties.getProperty("version", Integer.toString(NEWEST));
        } catch (IOException e) {
            return Integer.toString(NEWEST);
        }
    }
}
