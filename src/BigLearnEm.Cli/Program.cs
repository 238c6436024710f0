using BigLearnEm.Cli;

return Application.Run(args);
