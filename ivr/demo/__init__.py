"""What the demonstration needs beside the engine."""
