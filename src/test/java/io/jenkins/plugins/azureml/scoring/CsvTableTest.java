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
import org.junit.jupiter.params.provider.ValueSource;

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
    void typesOfCellsAreRecognized() throws Exception {
        CsvTable table = read("a,b,c,d,e\r\n1,2.5,x,TRUE,\r\n-3,1e3,007,false,12345678901\r\n", null);
        assertEquals(List.of("a", "b", "c", "d", "e"), table.keys());
        assertEquals(Arrays.asList(1, 2.5, "x", true, null), table.rows().get(0));
        assertEquals(
                List.of(-3, 1000.0, "007", false, 12345678901L), table.rows().get(1));
    }

    @ParameterizedTest
    @CsvSource({
        ".25, 0.25",
        "-.5, -0.5",
        "5., 5.0",
        "+1, 1",
        "+.5, 0.5",
        "-0, 0",
        "1e3, 1000.0",
        "1E-3, 0.001",
        "+1.5e+3, 1500.0",
        "0.5, 0.5",
        "12345678901, 12345678901"
    })
    void numbersAreEqualWithAndWithoutColumnType(String cell, String number) throws Exception {
        for (Object columns : Arrays.asList(null, List.of("a: number"))) {
            Object value = read("a\n" + cell + "\n", columns).rows().get(0).get(0);
            assertTrue(value instanceof Number, cell);
            assertEquals(number, value.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-2", "1e999", ".", "-", "+", "e5", "1e", "--1", "NaN", "Infinity", "1f", "0x10", "0,5"})
    void nonNumbersAreTextUnlessColumnIsNumeric(String cell) throws Exception {
        String text = "a\n\"" + cell + "\"\n";
        assertEquals(cell, read(text, null).rows().get(0).get(0));
        assertTrue(fails(text, List.of("a: number")).contains("'" + cell + "' is not a number"));
    }

    @Test
    void leadingZerosMeanTextUnlessColumnIsNumeric() throws Exception {
        assertEquals("00.5", read("a\n00.5\n", null).rows().get(0).get(0));
        assertEquals("+007", read("a\n+007\n", null).rows().get(0).get(0));
        assertEquals(7, read("a\n+007\n", List.of("a: number")).rows().get(0).get(0));
    }

    @Test
    void columnOfMixedTypesIsNoted() throws Exception {
        CsvTable table = read("a,b,c,d\n1,1,x,true\n,2,y,\nNaN,3,z,0\n", null);
        assertEquals(
                List.of(
                        "csvFile 'a.csv': column 'a' contains numbers (1 in line 2) and text (\"NaN\" in line 4), and"
                                + " each is sent with its own type; set columns with a type, such as 'a: number' or 'a: text'",
                        "csvFile 'a.csv': column 'd' contains booleans (true in line 2) and numbers (0 in line 4), and"
                                + " each is sent with its own type; set columns with a type, such as 'd: number' or 'd: text'"),
                table.notes());
        assertEquals(List.of(), read("a\n1\nx\n", List.of("a: text")).notes());
    }

    @Test
    void ambiguousBlankLineIsRefused() throws Exception {
        String problem =
                "csvFile 'a.csv', line 3 is blank, which may be a missing value; write \"\" for an empty value,"
                        + " or remove the line";
        assertEquals(problem, fails("class\n0\n\n2\n", null));
        assertEquals(problem, fails("class\r\n0\r\n  \r\n\r\n2", null));
        assertTrue(fails("class\n\"a\nb\"\n\n2\n", null).contains("line 4 is blank"));
        assertEquals(3, read("class\n0\n\"\"\n2\n\n\n", null).rows().size());
        assertEquals(2, read("class\r\n\"a\r\nb\"\r\n2\r\n", null).rows().size());
        assertEquals(2, read("a,b\n1,2\n\n3,4\n", null).rows().size());
        assertEquals(
                2,
                CsvTable.read("t", "a\tb\n\t\n1\t2\n", true, '\t', List.of())
                        .rows()
                        .size());
    }

    @ParameterizedTest
    @CsvSource({"'x;z', ';'", "'x\tz', tab", "'x|z', |"})
    void wrongSeparatorIsDetected(String header, String separator) {
        String problem = "csvFile 'a.csv' has one column '" + header.replace("\t", "\\t") + "'; is csvSeparator '"
                + separator + "' meant? If not, name the column in columns";
        assertEquals(problem, fails(header + "\n1;2\n", null));
        assertEquals(problem, fails(header + "\n1;2\n", List.of("x")));
    }

    @Test
    void intendedSeparatorIsAccepted() throws Exception {
        assertEquals(List.of("a;b"), read("a;b\n1\n", List.of("a;b")).keys());
        assertEquals(List.of(), read("text\ngood; really\n", null).notes());
        InputException e =
                assertThrows(InputException.class, () -> CsvTable.read("f", "1;2\n3;4\n", false, ',', List.of()));
        assertEquals("f has one column '1;2'; is csvSeparator ';' meant?", e.getMessage());
        assertEquals(
                1,
                CsvTable.read("f", "good; really\n", false, ',', List.of())
                        .rows()
                        .size());
        e = assertThrows(InputException.class, () -> CsvTable.read("f", "a,b\n1,2\n", true, ';', List.of()));
        assertTrue(e.getMessage().contains("is csvSeparator ',' meant?"), e.getMessage());
    }

    @Test
    void duplicateColumnIsRefused() throws Exception {
        assertEquals(
                "csvFile 'a.csv' has two columns 'a'; give each a unique name", fails("a,a,b\n1,2,3\n", List.of("a")));
        assertEquals(List.of(List.of(3)), read("a,a,b\n1,2,3\n", List.of("b")).rows());
    }

    @Test
    void quotedCellsMayContainSeparatorsQuotesAndLineBreaks() throws Exception {
        CsvTable table = read("name,n\n\"a, \"\"b\"\"\nc\",1\n\n\"\",2\n", null);
        assertEquals(List.of("a, \"b\"\nc", 1), table.rows().get(0));
        assertEquals(Arrays.asList(null, 2), table.rows().get(1));
        assertEquals(2, table.rows().size());
    }

    @Test
    void columnsAreSelectedRenamedAndTyped() throws Exception {
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
    void columnsAreNumberedWithoutHeader() throws Exception {
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
    void errorNamesPosition() {
        assertEquals(
                "csvFile 'a.csv', line 3, column 'n': 'x' is not a number",
                fails("n,m\n1,2\nx,3\n", List.of("n: number")));
        assertEquals(
                "csvFile 'a.csv', line 4, column 'n': '1.5' is not a whole number",
                fails("n,m\n1,\"a\nb\"\n1.5,3\n", List.of("n: integer")));
        assertTrue(fails("a,b\n1,2\n1\n", null).startsWith("csvFile 'a.csv', line 3: 1 values instead of 2"));
        assertTrue(fails("a,b\n1,2,3\n", null).contains("line 2: 3 values instead of 2"));
        assertEquals(
                "csvFile 'a.csv' has no column 'c', 'd'; it has a, b", fails("a,b\n1,2\n", List.of("c", "a", "d")));
        assertTrue(fails("a,b\n1,\"2\n", null).contains("is not CSV at line"), fails("a,b\n1,\"2\n", null));
        assertTrue(fails("a,b\n", null).contains("has a header but no rows"));
        assertTrue(fails("", null).contains("is empty"));
        assertTrue(fails("a,a\n1,2\n", null).contains("two columns 'a'"));
        assertTrue(fails("a\n[1\n", List.of("a: json")).contains("line 2, column 'a': the cell is not valid JSON"));
        assertTrue(fails("a\nmaybe\n", List.of("a: boolean")).contains("neither true nor false"));
    }

    @ParameterizedTest
    @CsvSource({
        "a: colour, 'columns: the type ''colour'' of ''a'' must be one of auto, number'",
        "': text', must be of the form",
        "'', must be of the form"
    })
    void malformedColumnIsReported(String column, String part) {
        List<String> problems = new ArrayList<>();
        ColumnSpec.read(List.of(column), problems);
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains(part), problems.get(0));
    }

    @Test
    void columnSelectedTwiceIsReported() {
        List<String> problems = new ArrayList<>();
        ColumnSpec.read(List.of("a", "b as a"), problems);
        assertEquals(List.of("columns name 'a' twice"), problems);
    }
}
