package io.alchemyreactive.postgres.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.Databases;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Masks on a real PostgreSQL. */
class MaskIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String KEY = "correct horse battery staple";

    @TempDir
    static Path folder;

    private static Databases databases;

    private final SortedMap<ColumnName, MaskRule> rules = new TreeMap<>();
    private final Set<ColumnName> waivers = new HashSet<>();
    private PostgresOrigin target;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        target = databases.next();
    }

    @Test
    void fakesAreEqualForEqualValuesAndKeepTheForm() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email text UNIQUE, phone varchar(20) UNIQUE, name text, born date NOT NULL,
                  seen timestamptz, device uuid, ip inet, from_ip text, country text);
                INSERT INTO customers VALUES
                  (1, 'sam@shop.de', '+49 170 1234567', 'Sam O''Neil-Ärger', '1980-02-29', now(), gen_random_uuid(), '1.2.3.4', '1.2.3.4', 'DE'),
                  (2, 'ann@shop.de', '+49 170 1234568', 'ANN 42', '1990-01-01', null, null, 'fe80::1', 'fe80::1', 'FR'),
                  (3, null, null, null, '1990-01-01', null, null, null, null, null);
                CREATE TABLE visits (mail text, phone text, born date, device uuid);
                INSERT INTO visits SELECT email, phone, born, device FROM customers""");
        List<String> before = Databases.rows(target, "SELECT phone FROM customers ORDER BY id");
        rule("customers", "email", MaskRule.email())
                .rule("visits", "mail", MaskRule.email())
                .rule("customers", "phone", MaskRule.digits())
                .rule("visits", "phone", MaskRule.digits())
                .rule("customers", "name", MaskRule.text())
                .rule("customers", "born", MaskRule.date())
                .rule("visits", "born", MaskRule.date())
                .rule("customers", "seen", MaskRule.date())
                .rule("customers", "device", MaskRule.uuid())
                .rule("visits", "device", MaskRule.uuid())
                .rule("customers", "ip", MaskRule.ip())
                .rule("customers", "from_ip", MaskRule.ip());

        Masked masked = mask();

        assertThat(masked.rows()).isEqualTo(6);
        assertThat(masked.columns()).hasSize(12);
        assertThat(count("customers c JOIN visits v ON v.mail = c.email AND v.phone = c.phone AND v.born = c.born"))
                .isEqualTo("2");
        assertThat(count("customers JOIN visits USING (device)")).isEqualTo("1");
        assertThat(Databases.rows(target, "SELECT email FROM customers WHERE email IS NOT NULL"))
                .allSatisfy(email -> assertThat(email).matches("user-[0-9a-f]{16}@example\\.com"));
        assertThat(Databases.rows(target, "SELECT phone FROM customers ORDER BY id"))
                .satisfies(phones -> {
                    assertThat(phones.get(0)).matches("\\+\\d\\d \\d{3} \\d{7}").isNotEqualTo(before.get(0));
                    assertThat(phones.get(2)).isNull();
                });
        assertThat(Databases.rows(target, "SELECT name FROM customers ORDER BY id"))
                .satisfies(names -> {
                    assertThat(names.get(0)).matches("[A-Z][a-z]{2} [A-Z]'[A-Z][a-z]{3}-[A-Z][a-z]{4}");
                    assertThat(names.get(1)).matches("[A-Z]{3} \\d\\d").isNotEqualTo("ANN 42");
                });
        assertThat(count("customers WHERE born IN ('1980-02-29', '1990-01-01')"))
                .isEqualTo("0");
        assertThat(Databases.rows(target, "SELECT DISTINCT born FROM customers WHERE id > 1"))
                .hasSize(1);
        assertThat(Databases.rows(target, "SELECT host(ip) FROM customers ORDER BY id"))
                .isEqualTo(Databases.rows(target, "SELECT from_ip FROM customers ORDER BY id"))
                .satisfies(ips -> {
                    assertThat(ips.get(0)).startsWith("10.");
                    assertThat(ips.get(1)).startsWith("fd00::");
                });
        assertThat(Databases.rows(target, "SELECT country FROM customers ORDER BY id"))
                .containsExactly("DE", "FR", null);
    }

    @Test
    void digitsOfOneLengthArePermuted() throws Exception {
        Databases.run(target, """
                CREATE TABLE numbers (n text PRIMARY KEY);
                INSERT INTO numbers SELECT i::text FROM generate_series(0, 9) i;
                INSERT INTO numbers SELECT lpad(i::text, 2, '0') FROM generate_series(0, 99) i;
                INSERT INTO numbers SELECT lpad(i::text, 3, '0') FROM generate_series(0, 999) i;
                INSERT INTO numbers VALUES (repeat('7', 61)), (repeat('7', 60) || '8'), ('no digit')""");
        rule("numbers", "n", MaskRule.digits());

        assertThat(mask().rows()).isEqualTo(1113);

        assertThat(Databases.rows(
                        target, "SELECT count(DISTINCT n) FROM numbers GROUP BY length(n) ORDER BY length(n)"))
                .containsExactly("10", "100", "1000", "1", "2");
        assertThat(count("numbers WHERE n ~ '^[0-9]{61}$'")).isEqualTo("2");
        assertThat(count("numbers WHERE n = 'no digit'")).isEqualTo("1");
    }

    @Test
    void keysAndForeignKeysStandAndJoinAfterwards() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (email text PRIMARY KEY, code text NOT NULL UNIQUE);
                CREATE TABLE orders (id int PRIMARY KEY, buyer text REFERENCES customers ON UPDATE CASCADE ON DELETE CASCADE,
                  code text REFERENCES customers (code));
                COMMENT ON CONSTRAINT orders_buyer_fkey ON orders IS 'the buyer''s';
                CREATE UNIQUE INDEX lower_mail ON customers (lower(email));
                CREATE TABLE parts (email text, id int, PRIMARY KEY (email, id)) PARTITION BY HASH (email);
                CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (modulus 2, remainder 0);
                CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (modulus 2, remainder 1);
                CREATE UNIQUE INDEX parts_key ON parts (id, email);
                INSERT INTO customers SELECT 'c' || i || '@shop.de', lpad(i::text, 3, '0') FROM generate_series(0, 999) i;
                INSERT INTO orders SELECT i, 'c' || i || '@shop.de', lpad(i::text, 3, '0') FROM generate_series(0, 999) i;
                INSERT INTO parts SELECT email, 1 FROM customers""");
        List<String> constraints = constraints();
        rule("customers", "email", MaskRule.email())
                .rule("customers", "code", MaskRule.digits())
                .rule("parts", "email", MaskRule.email());

        Masked masked = mask();

        assertThat(masked.columns())
                .extracting(column -> column.table() + "." + column.column())
                .containsExactly("customers.code", "customers.email", "orders.buyer", "orders.code", "parts.email");
        assertThat(count("orders o JOIN customers c ON c.email = o.buyer AND c.code = o.code"))
                .isEqualTo("1000");
        assertThat(count("parts JOIN customers USING (email)")).isEqualTo("1000");
        assertThat(constraints()).isEqualTo(constraints);
    }

    private List<String> constraints() throws Exception {
        return Databases.rows(
                target,
                "SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,"
                        + " obj_description(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '%mask%'"
                        + " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_mask_history' ORDER BY 1");
    }

    @Test
    void noTriggerViewOrStatisticKeepsAnOldValue() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email text, note text);
                CREATE TABLE audit (line text);
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN INSERT INTO audit VALUES (OLD.email); RETURN NEW; END';
                CREATE TRIGGER a AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION keep();
                CREATE TRIGGER b AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION keep();
                ALTER TABLE customers DISABLE TRIGGER b;
                ALTER TABLE customers ENABLE ALWAYS TRIGGER a;
                INSERT INTO customers SELECT i, 'sam@shop.de' FROM generate_series(1, 100) i;
                CREATE MATERIALIZED VIEW mails AS SELECT DISTINCT email FROM customers;
                CREATE MATERIALIZED VIEW again AS SELECT email || '' AS email FROM mails;
                ANALYZE""");
        assertThat(mostCommon()).isNotEmpty();
        rule("customers", "email", MaskRule.email());

        mask();

        assertThat(count("audit")).isEqualTo("0");
        assertThat(count("mails JOIN again USING (email) WHERE email LIKE 'user-%'"))
                .isEqualTo("1");
        assertThat(mostCommon()).isEmpty();
        assertThat(Databases.rows(
                        target, "SELECT concat(tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"))
                .containsExactly("aA", "bD");
    }

    private List<String> mostCommon() throws Exception {
        return Databases.rows(
                target,
                "SELECT tablename FROM pg_stats WHERE schemaname = 'public' AND most_common_vals::text LIKE '%sam@%'");
    }

    @Test
    void textsOfEachCollationAndScriptAreMasked() throws Exception {
        Databases.run(target, """
                CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                CREATE TABLE customers (id int, email text, name text COLLATE ci, other text COLLATE "C", phone text COLLATE ci);
                INSERT INTO customers VALUES (1, null, 'Robert MÜLLER', 'Иван 佐藤 7', '٠٥٥ 12 ０９')""");
        rule("customers", "name", MaskRule.text()).rule("customers", "other", MaskRule.text());
        rule("customers", "phone", MaskRule.digits()).rule("customers", "email", MaskRule.email());

        mask();

        assertThat(Databases.rows(target, "SELECT name FROM customers"))
                .singleElement()
                .asString()
                .matches("[A-Z][a-z]{5} [A-Z]{6}")
                .isNotEqualToIgnoringCase("Robert Müller");
        assertThat(Databases.rows(target, "SELECT other FROM customers"))
                .singleElement()
                .asString()
                .matches("[A-Za-z]{4} [a-z]{2} \\d");
        assertThat(Databases.rows(target, "SELECT phone FROM customers"))
                .singleElement()
                .asString()
                .matches("\\d{3} \\d{2} \\d{2}")
                .isNotEqualTo("055 12 09");
    }

    @Test
    void aTableThatInheritsHasTheRulesOfTheOther() throws Exception {
        Databases.run(target, """
                CREATE TABLE people (handle text);
                CREATE TABLE former (gone int) INHERITS (people);
                INSERT INTO people VALUES ('sam'); INSERT INTO former VALUES ('ann', 1)""");
        rule("people", "handle", MaskRule.constant("x"));

        assertThat(mask().columns()).extracting(Masked.Column::table).containsExactly("former", "people");

        assertThat(Databases.rows(target, "SELECT DISTINCT handle FROM people")).containsExactly("x");
    }

    @Test
    void valuesThatCameFromAMaskedColumnAreNotMaskedAgain() throws Exception {
        Databases.run(
                target,
                "CREATE TABLE customers (email text PRIMARY KEY); INSERT INTO customers VALUES ('sam@shop.de')");
        rule("customers", "email", MaskRule.email());
        mask();
        Databases.run(target, "CREATE TABLE empty (buyer text REFERENCES customers)");
        mask();
        Databases.run(
                target,
                "CREATE TABLE orders (buyer text REFERENCES customers); INSERT INTO orders SELECT email FROM customers");

        assertThatThrownBy(this::mask)
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("public.orders.buyer was filled after the column of its foreign key was masked");
    }

    @Test
    void rowsThatCameLaterWithAddressesAreFound() throws Exception {
        Databases.run(
                target, "CREATE TABLE customers (id int, email text); INSERT INTO customers VALUES (1, 'sam@shop.de')");
        rule("customers", "email", MaskRule.email());
        mask();
        Databases.run(target, "INSERT INTO customers VALUES (2, 'ann@shop.de')");

        assertThatThrownBy(this::mask)
                .isInstanceOf(PersonalDataFoundException.class)
                .hasMessageContaining("public.customers.email has e-mail addresses in 1 of 2 values");
    }

    @Test
    void propertiesOfKeysAndStatesOfTriggersOfPartitionsStay() throws Exception {
        Databases.run(target, """
                CREATE TABLE calls (year int, phone text) PARTITION BY LIST (year);
                CREATE TABLE calls_1 PARTITION OF calls FOR VALUES IN (1);
                CREATE TABLE calls_2 PARTITION OF calls FOR VALUES IN (2);
                CREATE UNIQUE INDEX own ON calls_1 (phone) WITH (fillfactor = 60);
                COMMENT ON INDEX own IS 'mine';
                CREATE FUNCTION same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER t BEFORE UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION same();
                ALTER TABLE calls_1 DISABLE TRIGGER t;
                ALTER TABLE calls_2 ENABLE ALWAYS TRIGGER t;
                INSERT INTO calls SELECT 1, lpad(i::text, 2, '0') FROM generate_series(0, 99) i;
                CREATE TABLE customers (id int, email text NOT NULL, CONSTRAINT mine PRIMARY KEY (email) WITH (fillfactor = 70));
                COMMENT ON CONSTRAINT mine ON customers IS 'the key';
                ALTER TABLE customers REPLICA IDENTITY USING INDEX mine;
                ALTER TABLE customers CLUSTER ON mine;
                ALTER TABLE customers ALTER email SET STATISTICS 0;
                INSERT INTO customers VALUES (1, 'sam@shop.de')""");
        List<String> before = properties();
        rule("calls", "phone", MaskRule.digits()).rule("customers", "email", MaskRule.email());

        mask();

        assertThat(properties()).isEqualTo(before).hasSize(9);
    }

    private List<String> properties() throws Exception {
        return Databases.rows(target, """
                SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
                UNION ALL SELECT concat_ws(' ', 'index', x.relname, x.reloptions, i.indisreplident, i.indisclustered,
                  obj_description(x.oid, 'pg_class'), obj_description(k.oid, 'pg_constraint'))
                FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = x.oid
                WHERE x.relnamespace = 'public'::regnamespace AND x.relname NOT LIKE '%mask%'
                UNION ALL SELECT concat_ws(' ', 'table', relname, relreplident) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname IN ('calls', 'customers')
                UNION ALL SELECT concat_ws(' ', attname, attstattarget) FROM pg_attribute
                WHERE attrelid = 'customers'::regclass AND attnum > 0
                ORDER BY 1""");
    }

    @Test
    void whatAFunctionRaisesIsNotQuoted() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email text, note text);
                INSERT INTO customers VALUES (1, 'sam@shop.de', 'x');
                CREATE FUNCTION strict(v text) RETURNS text LANGUAGE plpgsql AS
                  'BEGIN RAISE EXCEPTION ''bad %'', v USING ERRCODE = ''check_violation''; END'""");
        rule("customers", "email", MaskRule.expression("strict(email)"));

        assertThatThrownBy(this::mask)
                .isInstanceOf(MaskingFailedException.class)
                .hasMessageContaining("[23514] a function or a DO block raised an error")
                .hasMessageNotContaining("sam@");
    }

    @Test
    void aForgottenColumnOrAWrongRuleChangesNothing() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email text, phone text, fax int);
                INSERT INTO customers VALUES (1, 'sam@shop.de', '+49 170 1234567', 1)""");
        rule("customers", "email", MaskRule.email()).rule("customers", "fax", MaskRule.digits());
        rule("customers", "mobile", MaskRule.digits());
        waivers.add(new ColumnName("", "orders", "name"));

        assertThatThrownBy(this::mask)
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContainingAll(
                        "public.customers.phone (text) looks personal and has neither a rule nor a waiver",
                        "public.customers.fax is of the type integer, and the rule 'digits' is for text",
                        "public.customers.mobile is no column of the database",
                        "the waiver for public.orders.name names no column");
        assertThat(count("customers WHERE email = 'sam@shop.de'")).isEqualTo("1");
        assertThat(Databases.rows(target, "SELECT to_regclass('_mask_history')::text"))
                .containsOnlyNulls();
    }

    @Test
    void personalValuesThatAreLeftUndoTheMask() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email text, about jsonb, tags text[], note text, words tsvector);
                INSERT INTO customers VALUES (1, 'sam@shop.de', '{"iban": "DE89370400440532013000"}',
                  '{call +49 170 1234567}', 'card 4111 1111 1111 1111', to_tsvector('write to sam@shop.de'))""");
        rule("customers", "email", MaskRule.expression("lower(email)"));

        assertThatThrownBy(this::mask)
                .isInstanceOf(PersonalDataFoundException.class)
                .hasMessageContainingAll(
                        "public.customers.email has e-mail addresses in 1 of 1 values",
                        "public.customers.about has bank accounts (IBAN)",
                        "public.customers.tags has phone numbers",
                        "public.customers.words has e-mail addresses",
                        "public.customers.note has numbers of payment cards")
                .hasMessageNotContainingAny("sam@", "DE89", "1234567", "4111");
        assertThat(count("customers WHERE email = 'sam@shop.de'")).isEqualTo("1");

        rule("customers", "email", MaskRule.expression("left(email, 1) || '***'"));
        rule("customers", "about", MaskRule.constant("{}")).rule("customers", "tags", MaskRule.nothing());
        rule("customers", "words", MaskRule.constant(""));
        waivers.add(new ColumnName("", "customers", "note"));
        mask();
        assertThat(Databases.rows(target, "SELECT concat_ws(' ', email, about, tags) FROM customers"))
                .containsExactly("s*** {}");
    }

    @Test
    void aMaskedDatabaseIsNotMaskedTwiceAndANewColumnIs() throws Exception {
        Databases.run(
                target, "CREATE TABLE customers (id int, email text); INSERT INTO customers VALUES (1, 'sam@shop.de')");
        rule("customers", "email", MaskRule.email());
        mask();
        String email = Databases.rows(target, "SELECT email FROM customers").get(0);

        assertThat(mask().rows()).isZero();
        Databases.run(target, "ALTER TABLE customers ADD phone text DEFAULT '+49 170 1234567'");
        rule("customers", "phone", MaskRule.digits());
        assertThat(mask().rows()).isEqualTo(1);

        assertThat(Databases.rows(target, "SELECT email FROM customers")).containsExactly(email);
        assertThat(count("customers WHERE phone = '+49 170 1234567'")).isEqualTo("0");

        rule("customers", "email", MaskRule.constant("x"));
        assertThatThrownBy(this::mask)
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("another rule or key than the one by which public.customers.email was masked")
                .hasMessageContaining("Reset the preview");
        rule("customers", "email", MaskRule.email());
        assertThatThrownBy(() -> mask("another key of enough length"))
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("public.customers.email, public.customers.phone");
    }

    @Test
    void aFailureIsNamedWithoutARowValueAndLeavesNothing() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email varchar(10), name text CHECK (name LIKE 'S%'));
                INSERT INTO customers VALUES (1, 'sam@x.de', 'Sam')""");
        waivers.add(new ColumnName("", "customers", "name"));
        rule("customers", "email", MaskRule.email());
        assertThatThrownBy(this::mask)
                .isInstanceOf(MaskingFailedException.class)
                .hasMessageContaining("failed: public.customers: [22001]")
                .hasMessageNotContaining("user-");

        waivers.clear();
        rules.clear();
        rule("customers", "email", MaskRule.nothing()).rule("customers", "name", MaskRule.constant("Zoe"));
        assertThatThrownBy(this::mask)
                .isInstanceOf(MaskingFailedException.class)
                .hasMessageContaining("customers_name_check");
        assertThat(count("customers WHERE email = 'sam@x.de' AND name = 'Sam'")).isEqualTo("1");
    }

    @Test
    void aTableThatTheRoleMayOnlyReadIsNamed() throws Exception {
        PostgresOrigin reader = databases.role(target, "");
        Databases.run(
                target,
                "CREATE TABLE customers (id int, email text); GRANT SELECT ON customers TO " + reader.user()
                        + "; GRANT CREATE ON SCHEMA public TO " + reader.user());
        rule("customers", "email", MaskRule.email());

        assertThatThrownBy(() -> get(running(reader, KEY, "shop/pr-7/db")))
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("public.customers belongs to another role");
    }

    @Test
    void rowsBehindAPolicyAreNotPassedOver() throws Exception {
        PostgresOrigin writer = databases.role(target, "");
        Databases.run(target, """
                CREATE TABLE customers (id int, email text);
                INSERT INTO customers VALUES (1, 'sam@shop.de');
                ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
                GRANT SELECT, UPDATE ON customers TO %1$s; GRANT CREATE ON SCHEMA public TO %1$s""".formatted(writer.user()));
        rule("customers", "email", MaskRule.email());

        assertThatThrownBy(() -> get(running(writer, KEY, "shop/pr-7/db")))
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("public.customers belongs to another role");
    }

    @Test
    void aTableWhoseUpdatesGoElsewhereIsRefused() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email text);
                CREATE RULE quiet AS ON UPDATE TO customers DO INSTEAD NOTHING""");
        rule("customers", "email", MaskRule.email());

        assertThatThrownBy(this::mask)
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("public.customers has the rule quiet on its updates");
    }

    @Test
    void aDatabaseOfAnotherStageIsRefused() {
        rule("customers", "email", MaskRule.email());
        assertThatThrownBy(() -> get(running(target, KEY, "shop/production/db")))
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("belongs to 'shop/production/db'");
        assertThatThrownBy(() -> get(running(target, KEY, "")))
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("nothing tells to whom its database belongs");
    }

    @Test
    void namesThatNeedQuotesAndOtherSchemasAreMasked() throws Exception {
        Databases.run(
                target,
                "CREATE SCHEMA `The ``crm`; CREATE DOMAIN `The ``crm`.`Mail` AS text;"
                        .concat(
                                "CREATE TABLE `The ``crm`.`Order's` (`E-Mail` `The ``crm`.`Mail` PRIMARY KEY, kind char(3));")
                        .concat("INSERT INTO `The ``crm`.`Order's` VALUES ('sam@shop.de', 'a')")
                        .replace('`', '"'));
        rules.put(new ColumnName("The \"crm", "Order's", "E-Mail"), MaskRule.email());

        assertThat(mask().rows()).isEqualTo(1);
        assertThat(count("\"The \"\"crm\".\"Order's\" WHERE \"E-Mail\" LIKE 'user-%@example.com'"))
                .isEqualTo("1");
    }

    @Test
    void aCancelEndsTheStatementThatRunsAndKeepsNothing() throws Exception {
        Databases.run(
                target, "CREATE TABLE customers (id int, email text); INSERT INTO customers VALUES (1, 'sam@shop.de')");
        rule("customers", "email", MaskRule.expression("email || (SELECT pg_sleep(600))::text"));
        String sleeping = "SELECT 1::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                + " AND datname = current_database()";
        var failures = new CopyOnWriteArrayList<Throwable>();
        Disposable run = running(target, KEY, "shop/pr-7/db").subscribe(masked -> {}, failures::add);
        await(() -> !Databases.rows(target, sleeping).isEmpty());

        run.dispose();

        await(() -> Databases.rows(target, sleeping).isEmpty());
        await(() -> Databases.rows(target, "SELECT 1::text FROM pg_locks WHERE locktype = 'advisory'")
                .isEmpty());
        assertThat(failures).isEmpty();
        assertThat(count("customers WHERE email = 'sam@shop.de'")).isEqualTo("1");
    }

    @Test
    void aFunctionOfTheUserIsFoundAndTheKeyStandsInNoStatement() throws Exception {
        Databases.run(target, """
                CREATE TABLE customers (id int, email text, name text);
                INSERT INTO customers VALUES (1, 'sam@shop.de', 'Sam');
                CREATE FUNCTION initial(text) RETURNS text LANGUAGE sql AS 'SELECT left($1, 1)'""");
        rule("customers", "name", MaskRule.expression("initial(name)")).rule("customers", "email", MaskRule.email());
        List<String> statements = new CopyOnWriteArrayList<>();
        try (Connection watcher = Databases.open(target)) {
            assertThat(watcher.isValid(5)).isTrue();
            mask();
            statements.addAll(
                    Databases.rows(target, "SELECT query FROM pg_stat_activity WHERE datname = current_database()"));
        }
        assertThat(Databases.rows(target, "SELECT name FROM customers")).containsExactly("S");
        assertThat(FakeFunctions.CREATE).doesNotContain(KEY);
        assertThat(statements).noneMatch(sql -> sql.contains(FakeFunctions.padded(KEY, true)));
    }

    private MaskIT rule(String table, String column, MaskRule rule) {
        rules.put(new ColumnName("", table, column), rule);
        return this;
    }

    private Masked mask() {
        return mask(KEY);
    }

    private Masked mask(String key) {
        return get(running(target, key, "shop/pr-7/db"));
    }

    private Mono<Masked> running(PostgresOrigin origin, String key, String owner) {
        var inputs = new MaskInputs(origin, owner, "", "", List.of(), List.of(), List.of(), Redacted.of(key));
        var action = new ResourceKey(new StageKey("shop", "pr-7"), "masked");
        return new MaskRun(new TreeMap<>(rules), Set.copyOf(waivers))
                .run(new ActionRun<>(action, "a".repeat(26), inputs))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static Masked get(Mono<Masked> mono) {
        return Objects.requireNonNull(mono.block(LIMIT));
    }

    private String count(String from) throws Exception {
        return Databases.rows(target, "SELECT count(*) FROM " + from).get(0);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("the deadline").isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
