package io.jenkins.plugins.azureml.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {

    private static CsvTable read(String text, Object columns) throws InputException {
        List<String> problems = new ArrayList<>();
        List<ColumnSpec> specs = ColumnSpec.read(columns, problems);
        assertEquals(List.of(), problems);
        return CsvTable.read("csvFile 'a.csv'", text, true, ',', specs);
    }

    private static String fails(String text, Object columns) {
        return assertThrows(InputException.class, () -> read(text, columns)).getMessage();
    }

    @Test
    void allColumnsComeWithTheValuesThatTheyLookLike() throws Exception {
        CsvTable table = read("a,b,c,d,e\r\n1,2.5,x,TRUE,\r\n-3,1e3,007,false,12345678901\r\n", null);
        assertEquals(List.of("a", "b", "c", "d", "e"), table.keys());
        assertEquals(Arrays.asList(1, 2.5, "x", true, null), table.rows().get(0));
        assertEquals(
                List.of(-3, 1000.0, "007", false, 12345678901L), table.rows().get(1));
    }

    @Test
    void onlyWhatJsonCallsANumberIsOneUnlessTheColumnSaysSo() throws Exception {
        String text = "a\n1.\n.5\n+1\n-0\n00.5\n1e5\n1-2\n1e999\n1.5e-3\n";
        List<Object> guessed = new ArrayList<>();
        read(text, null).rows().forEach(row -> guessed.add(row.get(0)));
        assertEquals(List.of("1.", ".5", "+1", 0, "00.5", 1e5, "1-2", "1e999", 0.0015), guessed);
        assertEquals(List.of(1.0, 0.5, 1.0), numbers("a\n1.\n.5\n+1\n"));
        assertTrue(fails("a\n1-2\n", List.of("a: number")).contains("is not a number"));
        assertTrue(fails("a\n1e999\n", List.of("a: number")).contains("is not a number"));
    }

    private static List<Object> numbers(String text) throws InputException {
        List<Object> numbers = new ArrayList<>();
        read(text, List.of("a: number")).rows().forEach(row -> numbers.add(row.get(0)));
        return numbers;
    }

    @Test
    void quotesHoldSeparatorsQuotesAndLines() throws Exception {
        CsvTable table = read("name,n\n\"a, \"\"b\"\"\nc\",1\n\n\"\",2\n", null);
        assertEquals(List.of("a, \"b\"\nc", 1), table.rows().get(0));
        assertEquals(Arrays.asList(null, 2), table.rows().get(1));
        assertEquals(2, table.rows().size());
    }

    @Test
    void columnsAreChosenInOrderNamedAnewAndTyped() throws Exception {
        String text = "id,Sepal Length,zip,ok,tags,big\n1,5.1,01234,1,\"[1,2]\",123456789012345678901\n";
        CsvTable table = read(
                text, List.of("zip: text", "Sepal Length as sepal_length: number", "ok: boolean", "tags: json", "big"));
        assertEquals(List.of("zip", "sepal_length", "ok", "tags", "big"), table.keys());
        assertEquals(
                List.of("01234", 5.1, true, List.of(1, 2), new BigInteger("123456789012345678901")),
                table.rows().get(0));
        assertEquals(
                table, read(text, "zip:text\nSepal Length as sepal_length : number\n\nok: boolean\ntags: json\nbig"));
        assertEquals(
                Map.of("zip", "01234"), read(text, Map.of("zip", "text")).maps().get(0));
        assertEquals(
                Map.of("columns", List.of("id"), "data", List.of(List.of(1))),
                read(text, List.of("id")).split());
    }

    @Test
    void columnsHaveNumbersWhereThereIsNoHeader() throws Exception {
        CsvTable table = CsvTable.read(
                "csvFile 'a'",
                "5.1;x\n4.9;y\n",
                false,
                ';',
                ColumnSpec.read(List.of(2, "1 as length"), new ArrayList<>()));
        assertEquals(List.of("2", "length"), table.keys());
        assertEquals(List.of(List.of("x", 5.1), List.of("y", 4.9)), table.rows());
    }

    @Test
    void aFaultIsNamedWithItsPlace() {
        assertEquals(
                "csvFile 'a.csv', line 3, column 'n': 'x' is not a number",
                fails("n,m\n1,2\nx,3\n", List.of("n: number")));
        assertEquals(
                "csvFile 'a.csv', line 4, column 'n': '1.5' is not a whole number",
                fails("n,m\n1,\"a\nb\"\n1.5,3\n", List.of("n: integer")));
        assertTrue(fails("a,b\n1,2\n1\n", null).startsWith("csvFile 'a.csv', line 3: 1 values in place of 2"));
        assertTrue(fails("a,b\n1,2,3\n", null).contains("line 2: 3 values in place of 2"));
        assertEquals(
                "csvFile 'a.csv' has no column 'c', 'd'; it has a, b", fails("a,b\n1,2\n", List.of("c", "a", "d")));
        assertTrue(fails("a,b\n1,\"2\n", null).contains("is not CSV at line"), fails("a,b\n1,\"2\n", null));
        assertTrue(fails("a,b\n", null).contains("has a header, but no rows"));
        assertTrue(fails("", null).contains("is empty"));
        assertTrue(fails("a,a\n1,2\n", null).contains("two columns of one name"));
        assertTrue(fails("a\n[1\n", List.of("a: json")).contains("line 2, column 'a': the cell is not valid JSON"));
        assertTrue(fails("a\nmaybe\n", List.of("a: boolean")).contains("neither true nor false"));
    }

    @ParameterizedTest
    @CsvSource({
        "a: colour, 'columns: the type ''colour'' of ''a'' must be one of auto, number'",
        "': text', must be of the form",
        "'', must be of the form"
    })
    void aBadColumnIsNamed(String column, String part) {
        List<String> problems = new ArrayList<>();
        ColumnSpec.read(List.of(column), problems);
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains(part), problems.get(0));
    }

    @Test
    void aColumnThatIsNamedTwiceIsAProblem() {
        List<String> problems = new ArrayList<>();
        ColumnSpec.read(List.of("a", "b as a"), problems);
        assertEquals(List.of("columns name 'a' twice"), problems);
    }
}
