using System.Globalization;
using System.Text.Json.Nodes;
using BigLearnEm.Cli;

// Runs command lines one after another in one process, as loading libtorch takes a second of processor time:
// each line of the standard input is {"folder": ..., "arguments": [...]}, and is answered by a line
// {"code": ..., "output": ..., "error": ...}. Ends with the standard input.
var requests = Console.In;
var answers = Console.Out;
while (requests.ReadLine() is { } line)
{
    var request = JsonNode.Parse(line)!;
    using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
    Console.SetOut(TextWriter.Synchronized(output));
    Console.SetError(TextWriter.Synchronized(error));
    Directory.SetCurrentDirectory((string)request["folder"]!);
    var code = Application.Run([.. request["arguments"]!.AsArray().Select(word => (string)word!)]);
    answers.WriteLine(new JsonObject { ["code"] = code, ["output"] = output.ToString(), ["error"] = error.ToString() }.ToJsonString());
    answers.Flush();
}

return 0;
