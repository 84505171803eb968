package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Python program of a batch job: calls {@code init()} of the scoring script, then {@code run()} for one mini-batch of files
 * after the other, and collects the rows that it returns.
 */
final class BatchDriver {
    static final String FILE = "amlbi_main.py";

    private static final String PROGRAM = """
            import argparse, importlib.util, os, sys, traceback

            parser = argparse.ArgumentParser()
            parser.add_argument('--scoring_script', required=True)
            parser.add_argument('--input', required=True)
            parser.add_argument('--output', required=True)
            parser.add_argument('--mini_batch_size', type=int, required=True)
            parser.add_argument('--error_threshold', type=int, required=True)
            parser.add_argument('--max_retries', type=int, required=True)
            parser.add_argument('--append_row_file_name')
            arguments = parser.parse_args()

            os.environ['AZUREML_BI_OUTPUT_PATH'] = arguments.output
            sys.path.insert(0, os.path.dirname(os.path.abspath(arguments.scoring_script)))
            spec = importlib.util.spec_from_file_location('scoring_script', arguments.scoring_script)
            module = importlib.util.module_from_spec(spec)
            sys.modules['scoring_script'] = module
            spec.loader.exec_module(module)
            if hasattr(module, 'init'):
                module.init()

            if os.path.isfile(arguments.input):
                files = [arguments.input]
            else:
                files = sorted(os.path.join(folder, name)
                    for folder, _, names in os.walk(arguments.input) for name in names)


            def rows_of(result):
                # As in Azure: the rows of a data frame have spaces between the values, everything else is written as text.
                if hasattr(result, 'to_csv'):
                    return result.to_csv(header=False, index=False, sep=' ').splitlines()
                return [str(each) for each in result]


            def score(batch):
                for attempt in range(arguments.max_retries + 1):
                    try:
                        result = module.run(batch)
                        if result is None:
                            raise TypeError('run() must return a list or a pandas.DataFrame, not None')
                        return rows_of(result)
                    except Exception:
                        traceback.print_exc()
                return None


            rows, failed = [], 0
            for start in range(0, len(files), arguments.mini_batch_size):
                batch = files[start:start + arguments.mini_batch_size]
                result = score(batch)
                print('mini-batch of %d files from %s: %s' % (len(batch), os.path.basename(batch[0]),
                    'failed' if result is None else '%d rows' % len(result)), flush=True)
                failed += len(batch) if result is None else max(0, len(batch) - len(result))
                rows.extend(result or [])
                if 0 <= arguments.error_threshold < failed:
                    sys.exit('The error threshold %d was exceeded: %d files failed.' % (arguments.error_threshold, failed))
            if arguments.append_row_file_name:
                if not rows:
                    sys.exit('No succeeded mini batch item returned from run().')
                with open(os.path.join(arguments.output, arguments.append_row_file_name), 'w', encoding='utf-8') as out:
                    out.writelines(row + '\\n' for row in rows)
            print('%d files, %d rows, %d failed' % (len(files), len(rows), failed), flush=True)
            """;

    private BatchDriver() {}

    static void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve(FILE), PROGRAM);
    }
}
