package io.alchemyreactive.postgres.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that look personal by name or type. */
class PersonalColumnsTest {

    private static final PersonalColumns COLUMNS = new PersonalColumns(Set.of("Vorname"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email", "Email", "e_mail", "contact_emails", "customerEmail", "phone_number", "mobilePhone", "name",
                "first_name", "lastName", "customer_name", "iban", "ip", "ip_address", "date_of_birth", "street_1",
                "zip", "addresses", "card_number", "cardNumber", "tax_id", "password_hash", "api_key", "vorname"
            })
    void textsAreLikely(String name) {
        assertThat(COLUMNS.isLikely(column(name, "text", 'S'))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "item",
                "product_name",
                "file_name",
                "hostname",
                "status",
                "description",
                "shipping",
                "zipped"
            })
    void othersAreNot(String name) {
        assertThat(COLUMNS.isLikely(column(name, "text", 'S'))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"email_verified:bool:B", "email_sent_at:timestamptz:D", "address_id:int8:N", "name:int4:N"})
    void theTypeMakesAColumnUnlikely(String column) {
        String[] parts = column.split(":", -1);
        assertThat(COLUMNS.isLikely(column(parts[0], parts[1], parts[2].charAt(0))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seen:inet:I", "born:macaddr:U", "birth:date:D", "phone:int8:N"})
    void theTypeMakesAColumnLikely(String column) {
        String[] parts = column.split(":", -1);
        assertThat(COLUMNS.isLikely(column(parts[0], parts[1], parts[2].charAt(0))))
                .isTrue();
    }

    private static TableColumn column(String name, String type, char category) {
        return new TableColumn(new ColumnName("public", "t", name), 'r', type, type, category, false, false, false);
    }
}
