import { z } from 'zod';

// The page's content security policy forbids making code from text; zod would try it for speed.
z.config({ jitless: true });
